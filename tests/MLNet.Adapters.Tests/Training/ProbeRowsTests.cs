using MLNet.Adapters.Heads;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>The first rows, on which a training without validation is measured after each epoch.</summary>
[TestClass]
public sealed class ProbeRowsTests
{
    [TestMethod]
    [DataRow(5, 5)]
    [DataRow(48, 8)]
    [DataRow(100, 12)]
    [DataRow(1000, 32)]
    public void They_are_an_eighth_of_the_rows_but_8_to_32(int rows, int expected)
    {
        // The loss is finite unless the only row with a damaged target is among them.
        foreach (var damaged in new[] { expected - 1, expected }.Where(row => row < rows))
        {
            var targets = Enumerable.Range(0, rows).Select(row => row == damaged ? float.NaN : 1f);
            using var objective = new RegressionObjective(0, 1);
            Assert.AreEqual(damaged < expected, double.IsNaN(ProbeLoss(objective, targets)));
        }
    }

    private static double ProbeLoss(RegressionObjective objective, IEnumerable<float> targets)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var head = new HeadConfig(HeadKind.Regression, 1).Create(32, 1, generator, CPU);
        using var model = new TextModel(encoder, null, head);
        TrainingExample<float>[] rows = [.. targets.Select(target => new TrainingExample<float>(new([5, 6], [0, 0], false), target))];
        using var training = new SupervisedTraining<float>(
            model, objective, rows, [], new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0));
        return training.ProbeLoss();
    }
}
