using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.LowRank;

/// <summary>EVA: A starts from the principal components of what its map reads.</summary>
[TestClass]
public sealed class EvaTests : IDisposable
{
    private static readonly LoraConfig Config = new()
    {
        Rank = 4,
        Initialization = LoraInitialization.Eva,
        Targets = LoraTargets.Query | LoraTargets.Value | LoraTargets.Output,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Against singular values of the inputs themselves, of real tokens only; components are determined up to their sign.
    [TestMethod]
    [DataRow("bert")]
    [DataRow("deberta-v2")]
    [DataRow("modernbert")]
    public void Rows_of_A_are_the_principal_components_of_the_inputs_and_B_is_zero(string family)
    {
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var seen = new Inputs();
        encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = seen });

        using var adapter = MethodLife.New(Config, encoder);
        adapter.StartFrom(observer => encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = observer }));

        var parameters = adapter.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        foreach (var (name, place) in new[] { ("query", ProjectionPlace.Query), ("output", ProjectionPlace.Output) })
        {
            var inputs = seen.RealTokensAt(place);
            var (_, _, expected) = linalg.svd(inputs - inputs.mean([0], keepdim: true), fullMatrices: false);
            var cosines = parameters[$"layer.1.{name}.lora_A"].matmul(expected.narrow(0, 0, 4).t().to(ScalarType.Float32)).abs();
            EncoderFixture.AssertClose(eye(4), cosines, 1e-3f, $"{family}, {name}"); // neighbouring components of 11 tokens are close
            Assert.AreEqual(0f, parameters[$"layer.1.{name}.lora_B"].abs().max().item<float>());
        }
    }

    [TestMethod]
    public void A_trained_model_starts_as_the_plain_encoder_learns_and_comes_back()
    {
        MethodLife.AssertComesBackFromZip(Config, _folder);
        using var eva = Train(Config, 1e-2);
        using var union = Train(new UnionConfig(Config, BottleneckAdapterConfig.Pfeiffer), 1e-2);
        using var kaiming = Train(Config with { Initialization = LoraInitialization.Kaiming }, TinyTask.Standstill);
        using var still = Train(Config, TinyTask.Standstill);
        var rows = TinyTask.Rows(30);

        Assert.IsLessThan(TinyTask.Measure(still, rows).Loss, TinyTask.Measure(eva, rows).Loss);
        Assert.IsLessThan(TinyTask.Measure(still, rows).Loss, TinyTask.Measure(union, rows).Loss);
        CollectionAssert.AreNotEqual(kaiming.Adapter!.Weights, still.Adapter!.Weights);
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(still.Adapter.Weights, "still");
        var down = file.Read("layer.0.query.lora_A", ScalarType.Float32, CPU);
        EncoderFixture.AssertClose(eye(4), down.matmul(down.t()), 1e-5f, "rows of length 1 at right angles");

        static AdapterTextClassificationTransformer Train(AdapterConfig config, double rate) =>
            TinyTask.Fit(TinyTask.Options with { Adapter = config, LearningRate = rate, MaxEpochs = 4 });
    }

    [TestMethod]
    public void Continued_training_starts_from_the_given_adapter()
    {
        using var first = TinyTask.Fit(TinyTask.Options with { Adapter = Config });
        using var second = TinyTask.Fit(
            TinyTask.Options with { Adapter = Config, InitialAdapter = first.Adapter, LearningRate = TinyTask.Standstill });

        CollectionAssert.AreEqual(first.Adapter!.Weights, second.Adapter!.Weights);
    }

    [TestMethod]
    public void The_pooler_has_no_inputs_to_start_from() => StringAssert.Contains(
        Assert.Throws<ArgumentException>(() =>
            (Config with { Targets = LoraTargets.Query | LoraTargets.Pooler }).Validate(TinyTask.Encoder.Shape)).Message,
        "Eva");

    /// <summary>Keeps what the maps of layer 1 read.</summary>
    private sealed class Inputs() : AdapterModule(nameof(Inputs))
    {
        private readonly Dictionary<ProjectionPlace, Kept> _kept = new()
        {
            [ProjectionPlace.Query] = new(),
            [ProjectionPlace.Output] = new(),
        };

        public override LayerInsertions InsertionsOf(int layer) => layer != 1 ? LayerInsertions.None
            : LayerInsertions.None.WithProjections(place => _kept.TryGetValue(place, out var kept) ? kept : PlainProjection.Instance);

        // The two texts of the input have 7 and 4 tokens.
        public Tensor RealTokensAt(ProjectionPlace place)
        {
            var x = _kept[place].X!;
            return cat([x[0], x[1].narrow(0, 0, 4)], 0).to(ScalarType.Float64);
        }

        private sealed class Kept : IProjection
        {
            public Tensor? X { get; private set; }

            public Tensor Apply(Tensor x, Linear map, LayerBatch batch)
            {
                X ??= x.clone().MoveToOuterDisposeScope(); // distances are projected after the tokens
                return map.call(x);
            }
        }
    }
}
