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
    private const int Texts = 8;

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
    [DataRow("head alone", 25)]
    [DataRow("Pfeiffer", 131)]
    [DataRow("Pfeiffer in the top layer", 59)]
    [DataRow("Houlsby", 155)]
    [DataRow("Parallel", 125)]
    [DataRow("LoRA", 137)]
    [DataRow("(IA)³", 131)]
    [DataRow("prefix tuning", 165)]
    [DataRow("side-tuned", 214)]
    public void Tensors_of_a_step(string method, int expected)
    {
        foreach (var cache in new[] { EncoderCache.None, new EncoderCache() })
        {
            using var step = new GuardedStep(Model(method), cache);
            Assert.AreEqual(expected, Count(step.Run), method);
        }
    }

    [TestMethod]
    [DataRow("head alone", 45)]
    [DataRow("Pfeiffer", 45)]
    [DataRow("LoRA", 77)]
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

    /// <summary>
    /// Products of linear maps in a step of eight texts, forward and backward, and thousands of their multiplications and additions.
    /// </summary>
    [TestMethod]
    [DataRow("head alone", 5, 37)]
    [DataRow("Pfeiffer", 53, 5897)]
    [DataRow("Pfeiffer in the top layer", 17, 550)]
    [DataRow("Houlsby", 73, 6837)]
    [DataRow("Parallel", 53, 6886)]
    [DataRow("LoRA", 39, 6738)] // without its own thin products
    [DataRow("(IA)³", 39, 6738)]
    [DataRow("prefix tuning", 57, 33281)]
    [DataRow("side-tuned", 53, 185)]
    public void Products_of_a_step(string method, int products, int kiloflops)
    {
        foreach (var cache in new[] { EncoderCache.None, new EncoderCache() })
        {
            using var step = new GuardedStep(Model(method), cache);
            using var count = new ProductCount();
            step.Run();
            Assert.AreEqual((products, kiloflops), (count.Products, (int)Math.Round(count.Flops / 1e3)), method);
        }
    }

    [TestMethod]
    [DataRow("head alone")]
    [DataRow("Pfeiffer in the top layer")]
    [DataRow("side-tuned")]
    public void Forward_passes_that_the_cache_saves(string method)
    {
        const int Steps = 5;
        using GuardedStep whole = new(Model(method), EncoderCache.None), kept = new(Model(method), new EncoderCache());

        for (var i = 0; i < Steps; i++)
        {
            whole.Run();
            kept.Run();
        }

        Assert.AreEqual(((Steps + 1) * Texts, Texts), (whole.Lower!.ComputedTexts, kept.Lower!.ComputedTexts));
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
        .. Enumerable.Range(0, Texts).Select(row => new TrainingExample<int>(
            new EncodedText([.. Enumerable.Range(0, 5 + row).Select(token => 4 + (((7 * row) + token) % 60))], new int[5 + row], false),
            row % Classes)),
    ];

    /// <summary>A step on all texts, whose optimizer has its state.</summary>
    private sealed class GuardedStep : IDisposable
    {
        private readonly DisposeScope _scope = NewDisposeScope();
        private readonly Generator _generator = new(2, CPU);
        private readonly TextModel _model;
        private readonly EncoderCache _cache;
        private readonly SupervisedTraining<int> _training;
        private readonly AdamWOptimizer _optimizer;
        private readonly DropoutMasks _masks;

        public GuardedStep(TextModel model, EncoderCache cache)
        {
            (_model, _cache, _masks) = (model, cache, new DropoutMasks(_generator));
            Lower = LowerStates.Of(model, cache, 0, CPU);
            _training = new SupervisedTraining<int>(
                model,
                new ClassificationObjective(null, 0, CPU),
                Examples(),
                [],
                new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0.1) { Lower = Lower });
            Lower?.Fill(_training.FixedTexts, () => { });
            _optimizer = new AdamWOptimizer(_training.TrainableParameters, 0.01);
            Run();
        }

        public LowerStates? Lower { get; }

        public void Run()
        {
            using var scope = NewDisposeScope();
            _optimizer.Step(_training.Loss([.. Enumerable.Range(0, Texts)], _masks), 1e-3, 1);
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _training.Dispose();
            _model.Encoder.Dispose();
            _model.Dispose();
            _cache.Dispose();
            _generator.Dispose();
            _scope.Dispose();
        }
    }
}
