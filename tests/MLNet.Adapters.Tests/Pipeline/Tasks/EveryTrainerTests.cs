using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>What every trainer says of the same mistakes.</summary>
[TestClass]
public sealed class EveryTrainerTests
{
    private static readonly Dictionary<string, Func<int, int?, ITransformer>> Fits = new()
    {
        ["classification"] = (rows, threads) => TinyTask.Fit(TinyTask.Options with { Threads = threads }, rows),
        ["fusion"] = (rows, threads) => TinyFusion.Fit(TinyFusion.Options with { Threads = threads }, rows),
        ["yes or no"] = (rows, threads) => TinyFlags.Fit(TinyFlags.Options with { Threads = threads }, TinyFlags.Rows(rows)),
        ["several labels"] = (rows, threads) => TinyLabels.Fit(TinyLabels.Options with { Threads = threads }, TinyLabels.Rows(rows)),
        ["several labels as keys"] = (rows, threads) => FitKeys(rows, threads),
        ["entities"] = (rows, threads) => FitTags(rows, threads),
        ["similarity"] = (rows, threads) => TinyPairs.Fit(TinyPairs.Options with { Threads = threads }, TinyPairs.Rows(rows)),
        ["questions"] = (rows, threads) => TinyQuestions.Fit(TinyQuestions.Options with { Threads = threads }, TinyQuestions.Rows(rows)),
        ["pairs"] = (rows, threads) => TinyTextPairs.Fit(TinyTextPairs.Options with { Threads = threads }, TinyTextPairs.Rows(rows)),
        ["masked language"] = (rows, threads) => TinyTexts.Fit(TinyTexts.Options with { Threads = threads }, TinyTask.Rows(rows)),
    };

    public static IEnumerable<string> Trainers => Fits.Keys;

    [TestMethod]
    [DynamicData(nameof(Trainers))]
    public void Data_without_rows_are_called_that(string trainer)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fits[trainer](0, null));

        StringAssert.Contains(error.Message, "The training data has no row to use. Check the data that is passed.");
    }

    [TestMethod]
    [DynamicData(nameof(Trainers))]
    public void More_threads_than_processors_are_refused(string trainer)
    {
        var error = Assert.Throws<ArgumentException>(() => Fits[trainer](9, 4000));

        StringAssert.Contains(
            error.Message,
            $"Threads is 4000. It must be from 1 to {Environment.ProcessorCount}, the number of processors");
    }

    [TestMethod]
    public void A_text_as_label_of_the_binary_trainer_is_refused_with_the_call_that_maps_it()
    {
        var context = new MLContext(1);
        var trainer = context.BinaryClassification.Trainers.AdapterTextClassification(TinyFlags.Options);
        var rows = context.Data.LoadFromEnumerable(TinyTask.Rows(12).Where(row => row.Label != "neutral"));

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(rows));
        var mapping = new Dictionary<string, bool> { ["positive"] = true, ["negative"] = false };
        using var model = context.Transforms.Conversion.MapValue("Label", mapping, "Label").Append(trainer).Fit(rows);

        StringAssert.Contains(
            error.Message,
            "Conversion.MapValue(\"Label\", new Dictionary<string, bool> { [\"yes\"] = true, [\"no\"] = false }, \"Label\")");
    }

    private static TransformerChain<AdapterMultiLabelClassificationTransformer> FitKeys(int rows, int? threads)
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(TinyLabels.Rows(rows));
        return context
            .Transforms.Conversion.MapValueToKey("Label", "Names")
            .Append(
                context.MulticlassClassification.Trainers.AdapterMultiLabelClassification(TinyLabels.Options with { Threads = threads }))
            .Fit(data);
    }

    private static TransformerChain<AdapterNamedEntityRecognitionTransformer> FitTags(int rows, int? threads)
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(TinyTags.Rows(rows));
        return context
            .Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(TinyTags.Options with { Threads = threads }))
            .Fit(data);
    }
}
