using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>The loss of tags, by hand: logits (0, ln 3) give the second of two tags 3/4, the first 1/4.</summary>
[TestClass]
public sealed class TaggingObjectiveTests
{
    private const float Tolerance = 1e-6f; // float32 of values of order 1
    private static readonly float Likely = MathF.Log(4f / 3);
    private static readonly float Unlikely = MathF.Log(4);
    private static readonly TrainingExample<int[]> Short = Example(1);
    private static readonly TrainingExample<int[]> Long = Example(0, 1, 0);

    [TestMethod]
    public void Without_a_usual_number_it_is_the_mean_over_the_batch_s_tokens()
    {
        Assert.AreEqual(((2 * Likely) + (2 * Unlikely)) / 4, Loss(new TaggingObjective(), Short, Long), Tolerance);
        Assert.AreEqual(Likely, Loss(new TaggingObjective(), Short), Tolerance);
        Assert.AreEqual(
            ((2 * Likely) + Likely + (2 * Unlikely)) / 5,
            Loss(new TaggingObjective(), Short with { Weight = 2 }, Long),
            Tolerance);
    }

    [TestMethod]
    public void With_one_a_token_counts_alike_in_every_batch()
    {
        var (usual, both) = (new TaggingObjective(2), Loss(new TaggingObjective(), Short, Long)); // 1 and 3 tokens

        Assert.AreEqual(both, Loss(usual, Short, Long), Tolerance);
        Assert.AreEqual(Likely / 2, Loss(usual, Short), Tolerance);
        Assert.AreEqual(both, (Loss(usual, Short) + Loss(usual, Long)) / 2, Tolerance); // apart or together
        Assert.AreEqual(((3 * Likely) + Likely + (2 * Unlikely)) / (2 * 4), Loss(usual, Short with { Weight = 3 }, Long), Tolerance);
    }

    // [CLS], the tokens, [SEP]; padded to five.
    private static TrainingExample<int[]> Example(params int[] tags) =>
        new(
            new EncodedText(new int[tags.Length + 2], new int[tags.Length + 2], false),
            [TaggingObjective.Ignored, .. tags, TaggingObjective.Ignored]);

    private static float Loss(TaggingObjective objective, params TrainingExample<int[]>[] batch)
    {
        using var scope = NewDisposeScope();
        return objective.Loss(tensor([0f, MathF.Log(3)]).expand(batch.Length, 5, 2), batch).item<float>();
    }
}
