using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Validation, early stopping, and the weights that are kept.</summary>
[TestClass]
public sealed class AdapterValidatedTrainingTests
{
    private const double Tolerance = 1e-5; // probabilities are float32

    /// <summary>The labels turned round: what training learns makes the validation worse.</summary>
    private static IReadOnlyList<LabelledText> Misleading { get; } =
    [
        .. TinyTask.Rows(30).Select(row => new LabelledText
        {
            Text = row.Text,
            Label = row.Label switch { "positive" => "negative", "negative" => "neutral", _ => "positive" },
        }),
    ];

    private static AdapterTextClassificationOptions Worsening => TinyTask.Options with
    {
        LearningRate = 1e-2,
        MaxEpochs = 10,
        ValidationSet = SmallData.Load(new MLContext(), Misleading),
        EarlyStopping = new EarlyStopping { Patience = 3 },
    };

    [TestMethod]
    public void Training_stops_when_patience_ends_and_keeps_the_best_weights()
    {
        var rows = TinyTask.Rows(30);
        using var model = TinyTask.Fit(Worsening, rows);

        var report = model.Report;
        Assert.IsTrue(report.StoppedEarly);
        Assert.HasCount(report.BestEpoch + 3, report.Epochs);
        Assert.AreEqual(report.Epochs.Min(epoch => epoch.ValidationLoss), report.Epochs[report.BestEpoch - 1].ValidationLoss);
        Assert.AreEqual(report.Epochs[report.BestEpoch - 1].ValidationLoss!.Value, TinyTask.Measure(model, Misleading).Loss, Tolerance);
        Assert.AreNotEqual(report.Epochs[^1].ValidationLoss!.Value, TinyTask.Measure(model, Misleading).Loss, Tolerance);
    }

    [TestMethod]
    public void The_weights_that_are_kept_do_not_depend_on_the_epochs_after_the_best()
    {
        using var stopped = TinyTask.Fit(Worsening);

        using var whole = TinyTask.Fit(Worsening with { EarlyStopping = null });

        Assert.HasCount(10, whole.Report.Epochs);
        Assert.IsFalse(whole.Report.StoppedEarly);
        Assert.AreEqual(stopped.Report.BestEpoch, whole.Report.BestEpoch);
        CollectionAssert.AreEqual(TinyTask.Weights(stopped), TinyTask.Weights(whole));
    }

    [TestMethod]
    public void Without_restoring_the_last_weights_stay()
    {
        using var model = TinyTask.Fit(Worsening with { RestoreBest = false });

        Assert.IsTrue(model.Report.StoppedEarly);
        Assert.AreEqual(model.Report.Epochs.Count, model.Report.BestEpoch);
        Assert.AreEqual(model.Report.Epochs[^1].ValidationLoss!.Value, TinyTask.Measure(model, Misleading).Loss, Tolerance);
    }

    [TestMethod]
    public void Held_out_rows_are_validated_on_and_not_trained_on()
    {
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                HeldOutFraction = 0.25,
                MaxEpochs = 6,
                EarlyStopping = new EarlyStopping { Patience = 6 },
            },
            rows: 120);

        Assert.AreEqual(90, model.Report.TrainingRows);
        Assert.AreEqual(30, model.Report.ValidationRows);
        Assert.AreEqual(12, model.Report.Epochs[0].Steps);
        Assert.IsTrue(
            model.Report.Epochs.All(epoch =>
                epoch.ValidationLoss > 0
                && Math.Abs((epoch.ValidationAccuracy!.Value * 30) - Math.Round(epoch.ValidationAccuracy.Value * 30)) < 1e-9));
        Assert.IsLessThan(
            model.Report.Epochs[0].ValidationLoss!.Value,
            model.Report.Epochs[model.Report.BestEpoch - 1].ValidationLoss!.Value);
    }

    /// <summary>150 rows are several batches of different widths; the last one is smaller.</summary>
    [TestMethod]
    public void Validation_counts_every_row_by_its_weight()
    {
        var context = new MLContext();
        var rows = TinyTask.Rows(150);
        var validation = Weighted(context, rows, index => 1 + (index % 5));
        var training = Weighted(context, rows.Take(30), index => 1);

        using var model = TinyTask
            .Trainer(context, TinyTask.Options with { ExampleWeightColumnName = "Weight", ValidationSet = validation })
            .Fit(training);

        var (loss, accuracy) = TinyTask.Measure(model, rows, index => 1 + (index % 5));
        var best = model.Report.Epochs[model.Report.BestEpoch - 1];
        Assert.AreEqual(150, model.Report.ValidationRows);
        Assert.AreEqual(loss, best.ValidationLoss!.Value, Tolerance);
        Assert.AreEqual(accuracy, best.ValidationAccuracy!.Value, 1e-9);
    }

    [TestMethod]
    public void Labels_of_the_validation_set_are_matched_by_name()
    {
        var context = new MLContext();
        var rows = TinyTask.Rows(30);

        using var model = TinyTask
            .Trainer(context, TinyTask.Options with { ValidationSet = SmallData.Load(context, rows.Reverse()) })
            .Fit(SmallData.Load(context, rows));

        var (loss, accuracy) = TinyTask.Measure(model, rows);
        Assert.AreEqual(loss, model.Report.Epochs[model.Report.BestEpoch - 1].ValidationLoss!.Value, Tolerance);
        Assert.AreEqual(accuracy, model.Report.Epochs[model.Report.BestEpoch - 1].ValidationAccuracy!.Value, 1e-9);
    }

    [TestMethod]
    public void A_label_that_only_the_validation_set_has_is_named()
    {
        var context = new MLContext();
        LabelledText[] strange =
        [
            new() { Text = "the movie was good", Label = "positive" },
            new() { Text = "the movie was red", Label = "strange" },
        ];

        var error = Assert.Throws<InvalidOperationException>(
            () => TinyTask.Fit(TinyTask.Options with { ValidationSet = SmallData.Load(context, strange) }));

        StringAssert.Contains(error.Message, "'strange'");
        StringAssert.Contains(error.Message, "positive, negative, neutral");
    }

    internal static IDataView Weighted(MLContext context, IEnumerable<LabelledText> rows, Func<int, float> weight)
    {
        var data = context.Data.LoadFromEnumerable(
            rows.Select(
                (row, index) =>
                    new WeightedText
                    {
                        Text = row.Text,
                        Label = row.Label,
                        Weight = weight(index),
                    }));
        return context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }
}
