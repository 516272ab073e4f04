using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>Ladder side-tuning: its formulas, where its gradients end, and its life through trainers and files.</summary>
[TestClass]
public sealed class SideTests : IDisposable
{
    private static readonly SideAdapterConfig Usual = new() { ReductionFactor = 4 };

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> Configs =>
    [
        [Usual],
        [new SideAdapterConfig { Size = 16, LeaveOutLayers = [1] }],
        [new SideAdapterConfig { Size = 6, Heads = 3, LeaveOutLayers = [2, 0], Dropout = 0.1 }],
        [new SideAdapterConfig { ReductionFactor = 8, LeaveOutLayers = [0, 1, 2] }],
    ];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_new_one_starts_as_the_plain_encoder(AdapterConfig config) => MethodLife.AssertStartsAsThePlainEncoder(config);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_trained_model_comes_back_from_its_file(AdapterConfig config) => MethodLife.AssertComesBackFromZip(config, _folder);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void The_result_does_not_depend_on_padding_or_on_the_tokens_that_are_computed(AdapterConfig config) =>
        MethodLife.AssertDoesNotDependOnTheWay(config);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void Everything_is_made_on_the_device(AdapterConfig config) => MethodLife.AssertStaysOnMeta(config);

    [TestMethod]
    public void Rows_of_several_in_one_batch_get_what_each_gives_alone() => MethodLife.AssertServesByRow(
        [.. Configs.Select(row => (AdapterConfig)row[0]), new PromptTuningConfig { PromptLength = 3 }, BottleneckAdapterConfig.Pfeiffer]);

    // A group without a side network adds zeros, which must be where the others' results are.
    [TestMethod]
    public void Rows_without_one_stay_on_the_device()
    {
        using var scope = NewDisposeScope();
        var batch = new LayerBatch(-1, SubLayer.Attention, Groups: new RowGroups([2, 1]));
        var side = new GroupedSide([new LastState(), null]).Begin(new SideTexts(null), batch);
        side.Read(-1, zeros(3, 5, 8, device: META));

        var added = side.Result(all => all);

        Assert.AreEqual(DeviceType.META, added.device_type);
        CollectionAssert.AreEqual(new long[] { 3, 5, 8 }, added.shape);
    }

    [TestMethod]
    public void It_computes_what_its_formulas_say()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.Moved(new SideAdapterConfig { Size = 6, Heads = 2, LeaveOutLayers = [1] }, encoder);
        var parameters = adapter.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter);
        var input = EncoderInput.Create([5, 17, 30, 8, 44], new long[5], [5], 5, CPU);
        var states = encoder.HiddenStates(input, EncoderPass.Plain);

        var side = states[0][0].matmul(parameters["embeddings.down.weight"].t()); // [5, 6]
        foreach (var layer in new[] { 0, 2 })
        {
            var gate = 1 / (1 + Math.Exp(-parameters[$"layer.{layer}.gate"].item<float>() / 0.1));
            side = gate * side + (1 - gate) * states[layer + 1][0].matmul(parameters[$"layer.{layer}.down.weight"].t());
            side = side + Attention(side, layer);
            var inner = Map(Norm(side, $"layer.{layer}.output_norm"), $"layer.{layer}.intermediate"); // [5, 24]
            side = side + Map(inner * 0.5 * (1 + (inner / Math.Sqrt(2)).erf()), $"layer.{layer}.output");
        }

        var expected = states[^1][0] + Norm(side, "norm").matmul(parameters["up.weight"].t());
        EncoderFixture.AssertClose(expected, encoder.Forward(input, new EncoderPass { Adapter = adapter })[0]);
        Assert.IsFalse(parameters.Keys.Any(name => name.StartsWith("layer.1", StringComparison.Ordinal)));

        Tensor Map(Tensor x, string name) => x.matmul(parameters[$"{name}.weight"].t()) + parameters[$"{name}.bias"];

        Tensor Norm(Tensor x, string name)
        {
            var centred = x - x.mean([-1L], keepdim: true);
            var deviation = (centred.square().mean([-1L], keepdim: true) + 1e-5).sqrt();
            return centred / deviation * parameters[$"{name}.weight"] + parameters[$"{name}.bias"];
        }

        Tensor Attention(Tensor x, int layer)
        {
            var all = Map(Norm(x, $"layer.{layer}.attention_norm"), $"layer.{layer}.query_key_value"); // [5, 18]
            var heads = Enumerable.Range(0, 2).Select(head =>
            {
                var (q, k, v) = (Part(0), Part(1), Part(2));
                return (q.matmul(k.t()) / Math.Sqrt(3)).softmax(-1).matmul(v);

                Tensor Part(int kind) => all.narrow(1, (kind * 6) + (head * 3), 3);
            });
            return Map(cat([.. heads], 1), $"layer.{layer}.attention_output");
        }
    }

    // The defining property of side-tuning: backward passes stop at the side network.
    [TestMethod]
    public void No_gradient_passes_through_the_encoder()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        MethodLife.AssertActs(Usual, encoder, "side network");
        using var adapter = MethodLife.Moved(Usual, encoder);
        var pass = new EncoderPass { Adapter = adapter };
        var (hidden, bias) = encoder.Enter(MethodLife.Input, pass);
        var states = new List<Tensor>();

        var result = encoder.Run(hidden, bias, pass, states: states);

        Assert.IsTrue(result.requires_grad);
        Assert.IsTrue(states.TrueForAll(state => !state.requires_grad));
    }

    [TestMethod]
    [DataRow("bert")]
    [DataRow("distilbert")]
    [DataRow("deberta-v2")]
    [DataRow("mpnet")]
    [DataRow("modernbert")]
    public void Kept_states_give_what_a_whole_pass_gives(string family)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        var last = encoder.Config.Layers - 1;
        using var adapter = MethodLife.Moved(Usual, encoder);
        foreach (var firstTokenOnly in new[] { false, true })
        {
            var pass = new EncoderPass { Adapter = adapter, FirstTokenOnly = firstTokenOnly };
            var expected = encoder.Forward(MethodLife.Input, pass);
            var ladder = Enumerable.Range(-1, last + 2).ToArray();
            var input = MethodLife.Input;
            var kept = input with
            {
                Below = new LowerInput(ComputeThreads.Score(() => Ladder(encoder, ladder)), last + 1) { Ladder = ladder },
            };
            var actual = encoder.Forward(kept, pass);

            CollectionAssert.AreEqual(expected.shape, actual.shape);
            EncoderFixture.AssertClose(expected[0], actual[0], 5e-5f, $"{family}, first token only: {firstTokenOnly}");
            var tokens = firstTokenOnly ? 1 : 4;
            EncoderFixture.AssertClose(expected[1].narrow(0, 0, tokens), actual[1].narrow(0, 0, tokens), 5e-5f, family);
        }

        static Tensor Ladder(TextEncoder encoder, int[] ladder)
        {
            using var inference = inference_mode();
            using var inner = NewDisposeScope();
            var states = encoder.Ladder(MethodLife.Input, EncoderPass.Plain, ladder); // [layers, 2, 7, H], of 7 and 4 tokens
            return cat([states[.., 0..1], states[.., 1..2, 0..4]], 2).DetachFromDisposeScope();
        }
    }

    // Layers that all share their weights share their side layer too, as they share adapters.
    [TestMethod]
    public void Shared_layers_share_a_side_layer()
    {
        using var encoder = EncoderLoading.Load(FamilyFixture.Open("albert").Files, CPU);
        using var adapter = MethodLife.Moved(Usual, encoder);

        CollectionAssert.AreEqual(new[] { -1, 0 }, adapter.Side!.Reads.ToArray());
        MethodLife.AssertActs(Usual, encoder, "albert");
        MethodLife.AssertDoesNotDependOnTheWay(Usual, encoder, "albert");
    }

    [TestMethod]
    public void A_union_reads_what_its_other_method_changes()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        var config = new UnionConfig(BottleneckAdapterConfig.Pfeiffer, Usual);
        using var union = MethodLife.Moved(config, encoder);
        var parts = union.named_children().Select(child => (AdapterModule)child.module).ToList();
        var below = encoder.HiddenStates(MethodLife.Input, new EncoderPass { Adapter = parts[0] });

        var side = parts[1].Side!.Begin(new(MethodLife.Input.AttentionBias), default);
        foreach (var (index, state) in below.Index())
            side.Read(index - 1, state);

        EncoderFixture.AssertClose(
            below[^1] + side.Result(all => all),
            encoder.Forward(MethodLife.Input with { Lengths = null }, new EncoderPass { Adapter = union }));
        MethodLife.AssertDoesNotDependOnTheWay(config);
        MethodLife.AssertComesBackFromZip(config, _folder);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new UnionConfig(Usual, Usual).Validate(encoder.Config.Shape)).Message,
            "of a union both act beside the encoder");
    }

    [TestMethod]
    public void What_cannot_be_done_is_refused_with_the_reason()
    {
        var shape = TinyTask.Encoder.Shape;
        foreach (var (config, part) in new (SideAdapterConfig, string)[]
        {
            (new() { ReductionFactor = 0.5 }, "reduction factor is 0.5"),
            (new() { ReductionFactor = double.NaN }, "reduction factor is NaN"),
            (new() { Size = 0 }, "size is 0"),
            (new() { Size = 10, Heads = 4 }, "has 4 heads, and its width is 10"),
            (new() { Heads = 0 }, "has 0 heads"),
            (new() { Dropout = 1 }, "dropout is 1"),
            (new() { LeaveOutLayers = [3] }, "leave-out layer 3 does not exist"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(shape)).Message, part);
        StringAssert.Contains(new SideAdapterConfig { LeaveOutLayers = [2, 1, 0] }.Warnings(shape).Single(), "only the embeddings");
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = Usual, MaxEpochs = 1 });
        var learnt = TrainedAdapter.FromModel(model, "side");
        var stacked = Assert.Throws<NotSupportedException>(() => TinyTask.Fit(TinyTask.Options with { FrozenAdapters = learnt }));
        StringAssert.Contains(stacked.Message, "'side' is of kind SideAdapterConfig, which cannot be composed. Use it alone.");
        StringAssert.Contains(Assert.Throws<NotSupportedException>(() => learnt.Save(_folder.File("side"))).Message, "SideAdapterConfig");
    }

    // The native library has no LayerNorm on the meta device.
    private sealed class LastState : ISideNetwork, ISidePass
    {
        private Tensor? _last;

        public IReadOnlyList<int> Reads => [-1];

        public ISidePass Begin(SideTexts texts, LayerBatch batch) => this;

        public void Read(int layer, Tensor hidden) => _last = hidden;

        public Tensor Result(Func<Tensor, Tensor> choose) => choose(_last!);
    }
}
