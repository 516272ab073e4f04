using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Records;
using MLNet.Adapters.Reporting;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Records;

/// <summary>What Console.WriteLine shows of the library's records.</summary>
[TestClass]
public sealed class RecordTextTests
{
    [TestMethod]
    public void No_public_record_with_a_list_prints_the_name_of_the_list_s_type()
    {
        var printing = new[] { typeof(PretrainedEncoder).Assembly, typeof(MeasuredAccuracy).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.GetMethod("<Clone>$") is not null && type.GetProperties().Any(HoldsList))
            .Where(type => type.GetMethod(nameof(ToString), [])!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Select(type => type.Name);

        Assert.AreEqual("", string.Join(", ", printing));
    }

    [TestMethod]
    public void Report_and_parameters_of_a_model_are_readable_in_every_culture()
    {
        using var model = TinyTask.Fit(TinyTask.Options with { HeldOutFraction = 0.2 });
        var texts = InGerman(() => new[] { $"{model.Report}", $"{model.ParameterSummary}", $"{model.ParameterSummary.Parameters[0]}" });
        var whole = InGerman(() => RecordText.Of(model.Report));

        StringAssert.StartsWith(whole, "TrainingReport { Epochs = [EpochRecord { Epoch = 1, Steps = 3, TrainingLoss = ");
        StringAssert.Contains(
            whole,
            FormattableString.Invariant($"PaddingShare = {model.Report.PaddingShare}, Seed = 1, LearningRate = 0.005"));
        StringAssert.Matches(whole, new("ParameterStatistics = \\[ParameterStatistic {.*, … [0-9]+ more\\], AdapterNorms = "));
        StringAssert.StartsWith(texts[0], "24 training rows, 6 validation rows, learning rate 0.005, seed 1, ");
        Assert.AreEqual(model.ParameterSummary.ToTable(), texts[1]);
        StringAssert.Contains(texts[2], "Shape = [");
        Assert.IsFalse(texts.Any(text => text.Contains("System.", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Metrics_options_and_maps_show_their_elements()
    {
        var retrieval = new RetrievalMetrics(new Dictionary<int, double> { [1] = 0.5, [5] = 1 }, 0.75, 4)
        {
            NdcgAt = new Dictionary<int, double> { [10] = 0.5 },
            Queries = 3,
        };
        var config = BottleneckAdapterConfig.Pfeiffer with
        {
            LeaveOutLayers = [2, 1],
            ReductionFactorByLayer = new LayerMap { Layers = new Dictionary<int, double> { [0] = 2.5 } },
        };
        var options = TinyTask.Options with
        {
            ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["good"] = 1.5 }),
            Adapter = config,
        };
        var texts = InGerman(() => new[] { $"{retrieval}", $"{options}", $"{TinyFusion.Options}" });

        Assert.AreEqual(
            "RetrievalMetrics { RecallAt = [1: 0.5, 5: 1], MeanReciprocalRank = 0.75, Count = 4, NdcgAt = [10: 0.5], "
            + "MeanAveragePrecisionAt = [], MeanReciprocalRankAt = [], Queries = 3 }",
            texts[0]);
        StringAssert.Contains(texts[1], "LeaveOutLayers = [1, 2]");
        StringAssert.Contains(texts[1], "Layers = [0: 2.5]");
        StringAssert.Contains(texts[1], "ByLabel = [good: 1.5]");
        StringAssert.Contains(texts[2], "Adapters = [movies (BottleneckAdapterConfig for bert; ");
    }

    private static bool HoldsList(PropertyInfo property) =>
        property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));

    private static T InGerman<T>(Func<T> read)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            return read();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
