using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>What a fusion refuses, where it is given and before any data is read.</summary>
[TestClass]
public sealed class AdapterFusionBadInputTests
{
    private static TrainedAdapter One => TinyFusion.Sources[0];

    private static IEnumerable<object[]> Options() =>
        [
            [TinyFusion.Options with { FusedAdapters = [] }, "no adapter"],
            [TinyFusion.Options with { FusedAdapters = [One, null!] }, "Part 1"],
            [TinyFusion.Options with { FusedAdapters = [One, One] }, "2 parts named 'movies'"],
            [
                TinyFusion.Options with
                {
                    FusedAdapters = [One, Other("c", BottleneckAdapterConfig.Houlsby)],
                },
                "Cannot fuse adapter 'c' (attention and feed-forward, sequential",
            ],
            [
                TinyFusion.Options with
                {
                    FusedAdapters = [One, TinyFusion.Sources[1], Other("c", BottleneckAdapterConfig.Houlsby)],
                },
                "Cannot fuse adapter 'c' (attention and feed-forward, sequential",
            ],
            [
                TinyFusion.Options with
                {
                    FusedAdapters = [One, Other("c", BottleneckAdapterConfig.Parallel)],
                },
                "Cannot fuse adapter 'c' (feed-forward, parallel",
            ],
            [
                TinyFusion.Options with
                {
                    FusedAdapters = [One, Other("c", BottleneckAdapterConfig.SequentialPlain)],
                },
                "Cannot fuse adapter 'c'",
            ],
            [TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Houlsby }, "Cannot fuse adapter 'own'"],
            [TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer, OwnAdapterName = "movies" }, "'movies'"],
            [TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer, OwnAdapterName = "a,b" }, "','"],
            [
                TinyFusion.Options with
                {
                    FusedAdapters = [Other("c", BottleneckAdapterConfig.Parallel)],
                    Fusion = AdapterFusionConfig.ScaledDotProduct,
                },
                "parallel adapters",
            ],
            [
                TinyFusion.Options with
                {
                    Encoder = PretrainedEncoder.Default,
                },
                "Adapter 'movies' expects hidden size 32, but encoder 'all-MiniLM-L6-v2' has 384",
            ],
            [TinyFusion.Options with { FusedAdapters = [new MLNet.Adapters.Composition.BatchSplit(One)] }, "split(movies)"],
            [
                TinyFusion.Options with
                {
                    Fusion = AdapterFusionConfig.Static with { ValueRegularization = 0.01 },
                },
                "ValueRegularization is 0.01",
            ],
            [TinyFusion.Options with { Fusion = AdapterFusionConfig.Static with { ResidualBeforeValue = true } }, "ResidualBeforeValue"],
            [TinyFusion.Options with { Fusion = AdapterFusionConfig.ScaledDotProduct with { HasTemperature = true } }, "HasTemperature"],
            [
                TinyFusion.Options with
                {
                    FusedAdapters = [new MLNet.Adapters.Composition.Stack(One.Rename("own"), TinyFusion.Sources[1])],
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                },
                "'own'",
            ],
            [TinyFusion.Options with { Fusion = AdapterFusionConfig.ScaledDotProduct with { ScoreDropout = 0.1 } }, "ScoreDropout is 0.1"],
            [TinyFusion.Options with { Fusion = new AdapterFusionConfig { ScoreDropout = 1 } }, "ScoreDropout is 1"],
            [
                TinyFusion.Options with
                {
                    Fusion = new AdapterFusionConfig { ValueRegularization = double.NaN },
                },
                "ValueRegularization is NaN",
            ],
            [TinyFusion.Options with { Fusion = new AdapterFusionConfig { Form = (FusionForm)7 } }, "Form has the unknown value 7"],
            [TinyFusion.Options with { FusionWeightsColumnName = "Score" }, "'Score'"],
            [TinyFusion.Options with { MaxEpochs = 0 }, "MaxEpochs is 0"],
        ];

    [TestMethod]
    [DynamicData(nameof(Options))]
    public void An_option_that_cannot_work_is_named(AdapterTextClassificationOptions options, string fact)
    {
        var error = Assert.Throws<ArgumentException>(() => TinyFusion.Trainer(new MLContext(), options));

        StringAssert.Contains(error.Message, fact);
    }

    [TestMethod]
    [DataRow("a.b")]
    [DataRow("a,b")]
    [DataRow("a/b")]
    [DataRow("..\\b")]
    [DataRow(" ")]
    public void A_name_that_cannot_be_a_folder_or_an_entry_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => One.Rename(name));

    [TestMethod]
    public void FrozenAdapters_cannot_stand_in_a_tuned_or_another_encoder()
    {
        StringAssert.Contains(
            Refused(TinyTask.Options with { Adapter = null, FineTuning = FineTuning.Full, FrozenAdapters = One }),
            "FrozenAdapters is 'movies', but FineTuning is Full");
        StringAssert.Contains(
            Refused(TinyTask.Options with { Encoder = PretrainedEncoder.Default, MaxTokens = 64, FrozenAdapters = One }),
            "hidden size 32");
        StringAssert.Contains(
            Refused(TinyTask.Options with { FrozenAdapters = new MLNet.Adapters.Composition.Parallel(One) }),
            "parallel(movies)");

        var (parallel, houlsby) = (Other("p", BottleneckAdapterConfig.Parallel), Other("h", BottleneckAdapterConfig.Houlsby));
        StringAssert.Contains(Refused(TinyTask.Options with { FrozenAdapters = parallel }), "Cannot stack adapter 'p'");
        StringAssert.Contains(
            Refused(TinyTask.Options with { FrozenAdapters = One, Adapter = BottleneckAdapterConfig.Parallel }),
            "Cannot stack adapter 'the new one'");
        StringAssert.Contains(
            Refused(
                TinyTask.Options with
                {
                    Adapter = null,
                    FineTuning = FineTuning.HeadOnly,
                    FrozenAdapters = new MLNet.Adapters.Composition.Average(One, houlsby),
                }),
            "Cannot average adapter 'h'");

        static string Refused(AdapterTextClassificationOptions options) =>
            Assert.Throws<ArgumentException>(() => TinyTask.Trainer(new MLContext(), options)).Message;
    }

    [TestMethod]
    public void An_adapter_of_several_is_taken_whole()
    {
        using var model = TinyFusion.Fit(TinyFusion.Options with { MaxEpochs = 1 });

        var error = Assert.ThrowsExactly<ArgumentException>(() => TrainedAdapter.FromModel(model, "one"));

        StringAssert.Contains(error.Message, "TrainedFusion of several adapters");
        Assert.IsInstanceOfType<TrainedFusion>(AdapterComposition.FromModel(model));
    }

    private static TrainedAdapter Other(string name, BottleneckAdapterConfig config) =>
        new(name, config, One.Encoder, One.Shape, One.Weights, null);
}
