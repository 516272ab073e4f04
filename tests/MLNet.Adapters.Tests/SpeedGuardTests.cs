using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using MLNet.Adapters.Training.Caching;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests;

/// <summary>
/// Counts that decide speed and depend on no machine: tensors per step and per scored batch, padding, bytes that are kept. A change that
/// raises one fails with both numbers; one that lowers it lowers the number here.
/// </summary>
/// <remarks>Three layers, batches of fewer than 128 tokens, which every processor multiplies in the same way.</remarks>
[TestClass]
public sealed class SpeedGuardTests
{
    private const int Classes = 3;

    private static readonly Dictionary<string, AdapterConfig?> Methods = new()
    {
        ["head alone"] = null,
        ["Pfeiffer"] = BottleneckAdapterConfig.Pfeiffer,
        ["Pfeiffer in the top layer"] = BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [0, 1] },
        ["Houlsby"] = BottleneckAdapterConfig.Houlsby,
        ["Parallel"] = BottleneckAdapterConfig.Parallel,
        ["LoRA"] = new LoraConfig(),
        ["(IA)³"] = new Ia3Config(),
        ["prefix tuning"] = new PrefixTuningConfig(),
        ["side-tuned"] = new SideAdapterConfig(),
    };

    [TestMethod]
    [DataRow("head alone", 95, 25)]
    [DataRow("Pfeiffer", 131, 131)]
    [DataRow("Pfeiffer in the top layer", 107, 59)]
    [DataRow("Houlsby", 155, 155)]
    [DataRow("Parallel", 125, 125)]
    [DataRow("LoRA", 137, 137)]
    [DataRow("(IA)³", 131, 131)]
    [DataRow("prefix tuning", 165, 165)]
    [DataRow("side-tuned", 260, 214)]
    public void Tensors_of_a_step(string method, int expected, int expectedWithCache) => Assert.AreEqual(
        (expected, expectedWithCache), (TensorsOfStep(method, isCached: false), TensorsOfStep(method, isCached: true)), method);

    [TestMethod]
    [DataRow("head alone", 73)]
    [DataRow("Pfeiffer", 94)]
    [DataRow("LoRA", 110)]
    public void Tensors_of_a_scored_batch(string method, int expected)
    {
        if (LinearProducts.ScoringKernels is null)
            Assert.Inconclusive("This processor has no kernels for scoring.");
        using var model = Model(method);
        using var encoder = model.Encoder;
        model.Adapter?.Freeze();
        var scorer = new TextScorer(model, 0, CPU);
        var texts = Examples().ConvertAll(example => example.Text);
        scorer.Outputs(texts); // packs the weights

        var tensors = ComputeThreads.Score(() =>
        {
            scorer.Outputs(texts);
            return Count(() => scorer.Outputs(texts));
        });

        Assert.AreEqual(expected, tensors, method);
    }

    [TestMethod]
    public void Padding_of_an_epoch()
    {
        var random = new Random(1);
        int[] lengths = [.. Enumerable.Range(0, 2000).Select(_ => 5 + (int)(60 * Math.Pow(random.NextDouble(), 2)))];
        var plan = LengthBuckets.PlanEpoch(lengths, 32, random.Next);

        var computed = plan.Sum(rows => rows.Length * rows.Max(row => lengths[row]));

        Assert.IsLessThan(0.05, 1 - (lengths.Sum() / (double)computed));
    }

    [TestMethod]
    [DataRow("head alone", 1)]
    [DataRow("Pfeiffer in the top layer", 9)]
    [DataRow("side-tuned", 36)]
    public void States_that_a_text_keeps(string method, int expected)
    {
        using var model = Model(method);
        using var encoder = model.Encoder;
        var part = LowerPart.Of(model)!;

        Assert.AreEqual(expected, part.RowsOf(tokens: 9));
    }

    private static int TensorsOfStep(string method, bool isCached)
    {
        using var scope = NewDisposeScope();
        using var model = Model(method);
        using var encoder = model.Encoder;
        using var cache = new EncoderCache();
        using var generator = new Generator(2, CPU);
        var examples = Examples();
        var settings = new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0.1)
        {
            Lower = isCached ? LowerStates.Of(model, cache, 0, CPU) : null,
        };
        using var training = new SupervisedTraining<int>(model, new ClassificationObjective(null, 0, CPU), examples, [], settings);
        settings.Lower?.Fill(training.FixedTexts, () => { });
        using var optimizer = new AdamWOptimizer(training.TrainableParameters, 0.01);
        var masks = new DropoutMasks(generator);
        Step(); // creates the state of the optimizer
        return Count(Step);

        void Step()
        {
            using var step = NewDisposeScope();
            optimizer.Step(training.Loss([.. Enumerable.Range(0, examples.Count)], masks), 1e-3, 1);
        }
    }

    private static int Count(Action work)
    {
        var statistics = DisposeScopeManager.Statistics;
        var before = statistics.CreatedInScopeCount + statistics.CreatedOutsideScopeCount;
        work();
        return (int)(statistics.CreatedInScopeCount + statistics.CreatedOutsideScopeCount - before);
    }

    private static TextModel Model(string method)
    {
        var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        return new TextModel(
            encoder,
            Methods[method] is { } config ? MethodLife.New(config, encoder) : null,
            new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 32, Classes, generator, CPU));
    }

    // Eight texts of 5 to 12 tokens.
    private static List<TrainingExample<int>> Examples() =>
    [
        .. Enumerable.Range(0, 8).Select(row => new TrainingExample<int>(
            new EncodedText([.. Enumerable.Range(0, 5 + row).Select(token => 4 + (((7 * row) + token) % 60))], new int[5 + row], false),
            row % Classes)),
    ];
}
