using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>What counts as right where thresholds differ: a text with two labels of probability 0.3, and one with two of 0.7.</summary>
[TestClass]
public sealed class MultiLabelObjectiveTests
{
    private static readonly float Logit = MathF.Log(0.7f / 0.3f);

    [TestMethod]
    [DataRow(0.5, 0.5, false, false, true, true)]
    [DataRow(0.2, 0.5, true, false, true, true)]
    [DataRow(0.2, 0.8, true, false, true, false)]
    [DataRow(0.0, 1.0, true, false, true, false)]
    public void A_text_is_right_where_each_label_is_on_its_side_of_its_own_threshold(
        double first,
        double second,
        bool low1,
        bool low2,
        bool high1,
        bool high2)
    {
        using var scope = NewDisposeScope();
        using var objective = new MultiLabelObjective([first, second], CPU);
        var outputs = tensor(new[] { -Logit, -Logit, Logit, Logit }, [2, 2]);

        Assert.AreEqual(3, objective.Measure(outputs, [Example(2, low1, low2), Example(1, high1, high2)]).Right);
        Assert.AreEqual(1, objective.Measure(outputs, [Example(2, !low1, low2), Example(1, high1, high2)]).Right);
        Assert.AreEqual(2, objective.Measure(outputs, [Example(2, low1, low2), Example(1, high1, !high2)]).Right);
    }

    private static TrainingExample<bool[]> Example(float weight, params bool[] labels) =>
        new(new EncodedText([1], [0], false), labels, weight);
}
