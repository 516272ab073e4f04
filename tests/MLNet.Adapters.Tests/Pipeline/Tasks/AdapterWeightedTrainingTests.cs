using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Class weights, example weights and label smoothing in a whole training.</summary>
[TestClass]
public sealed class AdapterWeightedTrainingTests
{
    private const double Tolerance = 1e-5; // probabilities are float32
    private static readonly IReadOnlyList<LabelledText> Rows =
    [
        .. TinyTask.Rows(18).Where((row, index) => row.Label != "neutral" || index % 2 == 0),
    ]; // 6, 6, 3

    [TestMethod]
    [DataRow(1e-9f, 1e-9)]
    [DataRow(1e9f, 1e9)]
    public void Weights_at_the_borders_train_to_finite_losses(float rowWeight, double classWeight)
    {
        var context = new MLContext(1);
        var rows = context.Data.LoadFromEnumerable(
            TinyTask
                .Rows(18)
                .Select(
                    (row, index) =>
                        new WeightedText
                        {
                            Text = row.Text,
                            Label = row.Label,
                            Weight = index % 2 == 0 ? 1 : rowWeight,
                        }));
        var weights = ClassWeights.Of(new Dictionary<string, double> { ["neutral"] = classWeight });
        using var model = TinyTask
            .Trainer(context, TinyTask.Options with { ExampleWeightColumnName = "Weight", ClassWeights = weights, HeldOutFraction = 0.2 })
            .Fit(context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows));

        Assert.IsTrue(
            model.Report.Epochs.All(epoch =>
                double.IsFinite(epoch.TrainingLoss) && epoch.ValidationLoss is { } loss && double.IsFinite(loss)));
    }

    [TestMethod]
    public void Balanced_weights_are_rows_over_classes_times_count()
    {
        CollectionAssert.AreEqual(
            new[] { 15f / 18, 15f / 18, 15f / 9 },
            ClassWeights.Balanced.For(["positive", "negative", "neutral"], [6, 6, 3]));
        CollectionAssert.AreEqual(new[] { 0.75f, 1f, 1.5f }, ClassWeights.Balanced.For(["a", "none", "b"], [4, 0, 2]));
    }

    [TestMethod]
    public void Balanced_weights_weigh_the_loss() => AssertFirstLoss(
        TinyTask.Options with { ClassWeights = ClassWeights.Balanced }, row => row.Label == "neutral" ? 15f / 9 : 15f / 18);

    [TestMethod]
    public void Given_weights_weigh_the_loss_and_a_class_that_is_not_named_has_1() =>
        AssertFirstLoss(TinyTask.Options with { ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["neutral"] = 5 }) }, row =>
            row.Label == "neutral" ? 5 : 1);

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(1e38)]
    [DataRow(1e-38)]
    public void A_class_weight_that_cannot_be_computed_with_is_named(double weight)
    {
        var error = Assert.Throws<ArgumentException>(() => ClassWeights.Of(new Dictionary<string, double> { ["neutral"] = weight }));

        StringAssert.Contains(error.Message, FormattableString.Invariant($"class 'neutral' is {weight}. It must be from 1e-9 to 1e9"));
    }

    [TestMethod]
    public void A_class_weight_of_no_class_is_named()
    {
        var weights = ClassWeights.Of(new Dictionary<string, double> { ["netural"] = 2 });

        var error = Assert.Throws<ArgumentException>(() => TinyTask.Fit(TinyTask.Options with { ClassWeights = weights }));

        StringAssert.Contains(error.Message, "'netural'");
        StringAssert.Contains(error.Message, "positive, negative, neutral");
    }

    [TestMethod]
    public void Label_smoothing_adds_its_share_of_every_class()
    {
        using var model = FirstStep(TinyTask.Options with { LabelSmoothing = 0.3 }, SmallData.Load(new MLContext(), Rows));

        var scores = TinyTask.Scores(model, Rows);
        var expected = Rows.Select(
                (row, index) => (0.7 * Nll(model, row, scores[index])) - (0.3 / 3 * scores[index].Sum(value => Math.Log(value))))
            .Average();
        Assert.AreEqual(expected, model.Report.Epochs[0].TrainingLoss, Tolerance);
    }

    [TestMethod]
    public void Example_weights_weigh_the_loss()
    {
        var context = new MLContext();
        using var model = FirstStep(
            TinyTask.Options with
            {
                ExampleWeightColumnName = "Weight",
            },
            AdapterValidatedTrainingTests.Weighted(context, Rows, index => 1 + (index % 3)));

        Assert.AreEqual(TinyTask.Measure(model, Rows, index => 1 + (index % 3)).Loss, model.Report.Epochs[0].TrainingLoss, Tolerance);
    }

    [TestMethod]
    public void Rows_of_weight_0_are_as_good_as_absent()
    {
        var context = new MLContext();
        var data = AdapterValidatedTrainingTests.Weighted(context, Rows, index => index % 3 == 0 ? 0 : 2);
        var rest = AdapterValidatedTrainingTests.Weighted(context, Rows.Where((_, index) => index % 3 != 0), _ => 2);
        var options = TinyTask.Options with { ExampleWeightColumnName = "Weight", BatchSize = 1 };

        using var model = TinyTask.Trainer(context, options).Fit(data);
        using var without = TinyTask.Trainer(context, options).Fit(rest);

        Assert.AreEqual(10, model.Report.TrainingRows);
        Assert.IsTrue(model.Report.Epochs.All(epoch => double.IsFinite(epoch.TrainingLoss)));
        Assert.AreEqual(without.Report.Epochs[^1].Steps, model.Report.Epochs[^1].Steps);
    }

    [TestMethod]
    public void Weights_that_are_all_0_are_an_error()
    {
        var context = new MLContext();

        var error = Assert.Throws<InvalidOperationException>(() =>
            TinyTask
                .Trainer(context, TinyTask.Options with { ExampleWeightColumnName = "Weight" })
                .Fit(AdapterValidatedTrainingTests.Weighted(context, Rows, _ => 0)));

        StringAssert.Contains(error.Message, "All 15 rows of the training data have the weight 0 in column 'Weight'");
    }

    private static void AssertFirstLoss(AdapterTextClassificationOptions options, Func<LabelledText, double> weight)
    {
        using var model = FirstStep(options, SmallData.Load(new MLContext(), Rows));

        Assert.AreEqual(TinyTask.Measure(model, Rows, index => weight(Rows[index])).Loss, model.Report.Epochs[0].TrainingLoss, Tolerance);
        Assert.AreNotEqual(TinyTask.Measure(model, Rows).Loss, model.Report.Epochs[0].TrainingLoss, Tolerance);
    }

    /// <summary>One step over all rows at a standstill, from weights that have learnt something.</summary>
    private static AdapterTextClassificationTransformer FirstStep(AdapterTextClassificationOptions options, IDataView data) =>
        TinyTask.Trainer(new MLContext(), options with
        {
            InitialAdapter = TinyTask.Learnt,
            LearningRate = TinyTask.Standstill,
            HeadDropout = 0,
            BatchSize = Rows.Count,
            MaxEpochs = 1,
        }).Fit(data);

    private static double Nll(AdapterTextClassificationTransformer model, LabelledText row, float[] score) =>
        -Math.Log(score[model.Labels.ToList().IndexOf(row.Label!)]);
}
