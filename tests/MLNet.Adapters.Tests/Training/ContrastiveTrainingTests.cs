using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Both sides of pairs in one batch, on the tiny encoder.</summary>
[TestClass]
public sealed class ContrastiveTrainingTests
{
    private static readonly TrainingExample<EncodedText>[] Pairs =
    [
        new(Text(100, 101), Text(110, 111, 112, 113, 114)),
        new(Text(102, 103, 104, 105, 106, 107), Text(115)),
        new(Text(108), Text(116, 117, 118)),
    ];

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.Cls)]
    [DataRow(EmbeddingPooling.Max)]
    public void The_loss_of_a_batch_is_that_of_the_texts_embedded_singly(EmbeddingPooling pooling)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var model = new TextModel(encoder, BottleneckAdapterConfig.Pfeiffer.Create(encoder.Config.Shape, generator, CPU), null);
        var (loss, scorer) = (new ContrastiveLoss(0.05, ContrastiveDirection.FirstToSecond), new TextScorer(model, 0, CPU));
        using var task = Task(model, pooling, loss);

        var actual = task.Loss([0, 1, 2], new DropoutMasks(generator)).item<float>();

        var losses = loss.OfPairs(
            Singly(pair => pair.Text),
            Singly(pair => pair.Target),
            new TextPairs(Pairs.Select(pair => (pair.Text, pair.Target))),
            [0, 1, 2]);
        Assert.AreEqual(losses.mean().item<float>(), actual, 1e-4f); // float32 cosines, times 20
        Assert.AreEqual(losses.mean().item<float>(), task.ProbeLoss(), 1e-4);

        Tensor Singly(Func<TrainingExample<EncodedText>, EncodedText> side) =>
            RetrievalRanks.Matrix([.. Pairs.Select(pair => scorer.Embeddings([side(pair)], pooling, normalize: false)[0])], [0, 1, 2]);
    }

    [TestMethod]
    public void Gradients_reach_the_whole_adapter_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var model = new TextModel(encoder, BottleneckAdapterConfig.Pfeiffer.Create(encoder.Config.Shape, generator, CPU), null);
        using var task = Task(model, EmbeddingPooling.Mean, new ContrastiveLoss(0.05, ContrastiveDirection.Both));

        task.Loss([0, 1, 2], new DropoutMasks(generator)).backward();

        Assert.IsTrue(task.TrainableParameters.All(named => named.Name.StartsWith("adapter.", StringComparison.Ordinal)));
        foreach (var (name, parameter, _) in model.NamedParameters())
            Assert.AreEqual(
                name.StartsWith("adapter.", StringComparison.Ordinal),
                parameter.grad is { } gradient && gradient.abs().max().item<float>() > 0,
                name);
    }

    [TestMethod]
    public void The_share_of_padding_counts_both_sides()
    {
        using var encoder = EncoderFixture.SmallBert();
        using var model = new TextModel(encoder, null, null);
        using var task = Task(model, EmbeddingPooling.Mean, new ContrastiveLoss(0.05, ContrastiveDirection.FirstToSecond));

        Assert.AreEqual(1 - ((4 + 7 + 8 + 3 + 3 + 5) / (6.0 * 8)), task.PaddingShare([[0, 1, 2]]), 1e-12);
    }

    // The first pair is found, its texts being the same; the others' are nearer to each other's than to their own partners.
    [TestMethod]
    public void Validation_counts_pairs_by_their_weights()
    {
        using var encoder = EncoderFixture.SmallBert();
        using var model = new TextModel(encoder, null, null);
        TrainingExample<EncodedText>[] pairs =
        [
            new(Text(100, 101), Text(100, 101), 3),
            new(Text(108, 109), Text(116, 117, 118), 1),
            new(Text(116, 117), Text(108, 109, 110), 2),
        ];
        using var task = new ContrastiveTraining(
            model,
            EmbeddingPooling.Mean,
            new ContrastiveLoss(0.05, ContrastiveDirection.FirstToSecond),
            8,
            Pairs,
            pairs,
            new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0));

        var result = task.Validate(() => { })!;

        var found = task.RanksAfter(1)!.Zip(pairs).Where(pair => pair.First == 1).Sum(pair => pair.Second.Weight);
        CollectionAssert.AreEqual(new[] { 1 }, task.RanksAfter(1)!.Take(1).ToArray());
        Assert.IsLessThan(6, found, string.Join(' ', task.RanksAfter(1)!));
        Assert.AreEqual(found / 6.0, result.Accuracy!.Value, 1e-12);
    }

    private static ContrastiveTraining Task(TextModel model, EmbeddingPooling pooling, ContrastiveLoss loss) =>
        new(model, pooling, loss, 8, Pairs, [], new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0));

    private static EncodedText Text(params int[] words)
    {
        int[] ids = [2, .. words, 3];
        return new EncodedText(ids, new int[ids.Length], false);
    }
}
