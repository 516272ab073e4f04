using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Training whose loss stops being a number.</summary>
[TestClass]
public sealed class AdapterDivergedTrainingTests
{
    private static readonly IReadOnlyList<LabelledText> Rows = TinyTask.Rows(24); // three steps an epoch

    private static AdapterTextClassificationOptions Exploding => TinyTask.Options with { LearningRate = 1e30, WarmupSteps = 0 };

    [TestMethod]
    public void The_error_names_step_and_learning_rate_and_keeps_the_weights_before()
    {
        var error = Assert.ThrowsExactly<TrainingDivergedException>(() => TinyTask.Fit(Exploding, Rows));

        Assert.AreEqual(2, error.Step);
        Assert.AreEqual(1e30 * 5 / 6, error.LearningRate, 1e20);
        StringAssert.Contains(error.Message, "at step 2 with learning rate 8.33e+29");
        AssertStillUntrained(error);
    }

    /// <summary>The step that breaks the weights is the last of its epoch, so no further step meets it.</summary>
    [TestMethod]
    [DataRow(1, 0.0)]
    [DataRow(3, 0.0)]
    [DataRow(1, 0.25)]
    public void Divergence_by_the_last_step_of_an_epoch_is_found(int epochs, double heldOut)
    {
        var error = Assert.ThrowsExactly<TrainingDivergedException>(
            () => TinyTask.Fit(Exploding with { BatchSize = 64, MaxEpochs = epochs, HeldOutFraction = heldOut }, Rows));

        Assert.AreEqual(1, error.Step);
        AssertStillUntrained(error);
    }

    [TestMethod]
    public void Good_epochs_before_are_kept_and_reported()
    {
        var options = Exploding with { BatchSize = 64, MaxEpochs = 6, WarmupSteps = 1 }; // the first step's rate is 0

        var error = Assert.ThrowsExactly<TrainingDivergedException>(() => TinyTask.Fit(options, Rows));

        var model = (AdapterTextClassificationTransformer)error.LastGoodModel;
        Assert.AreEqual(2, error.Step);
        Assert.HasCount(1, model.Report.Epochs);
        Assert.AreEqual(1, model.Report.BestEpoch);
        Assert.AreEqual(24, model.Report.TrainingRows);
        AssertStillUntrained(error);
    }

    [TestMethod]
    public void Initial_weights_that_are_no_numbers_are_refused_before_the_first_step()
    {
        var encoder = TinyTask.Encoder;
        var config = BottleneckAdapterConfig.Pfeiffer;
        using var adapter = config.Create(encoder.Shape, null, CPU);
        using var head = new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 32, 3, null, CPU);
        using (no_grad())
        {
            foreach (var parameter in adapter.parameters())
                parameter.fill_(double.NaN);
        }

        string[] labels = ["positive", "negative", "neutral"];
        var broken = new TrainedAdapter(
            "broken",
            config,
            encoder.Reference,
            encoder.Shape,
            AdapterWeights.Write(adapter),
            new TrainedHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), labels.Length, labels, AdapterWeights.Write(head)));

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            TinyTask.Fit(TinyTask.Options with { Adapter = null, InitialAdapter = broken }, Rows));

        StringAssert.Contains(error.Message, "'broken'");
        StringAssert.Contains(error.Message, "NaN");
    }

    private static void AssertStillUntrained(TrainingDivergedException error)
    {
        using var untrained = TinyTask.Fit(
            TinyTask.Options with
            {
                LearningRate = TinyTask.Standstill,
                MaxEpochs = 1,
                HeadDropout = 0,
            },
            Rows);
        using var model = (AdapterTextClassificationTransformer)error.LastGoodModel;
        var expected = TinyTask.Scores(untrained, Rows);
        foreach (var (row, scores) in TinyTask.Scores(model, Rows).Index())
        {
            for (var label = 0; label < 3; label++)
                Assert.AreEqual(expected[row][label], scores[label], 1e-6f);
        }
    }
}
