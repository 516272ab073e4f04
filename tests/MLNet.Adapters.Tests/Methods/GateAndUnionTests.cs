using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>Gates of adapters, LoRA and prefixes, and unions of methods: MAM and UniPELT.</summary>
[TestClass]
public sealed class GateAndUnionTests : IDisposable
{
    private static readonly BottleneckAdapterConfig Gated = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 };

    private static readonly UnionConfig Mam = new(
        new PrefixTuningConfig { PrefixLength = 5, BottleneckSize = 16 }, BottleneckAdapterConfig.Parallel with { ReductionFactor = 4 });

    private static readonly UnionConfig UniPelt = new(
        new PrefixTuningConfig { PrefixLength = 10, Gating = GateMean.AllPositions },
        BottleneckAdapterConfig.Pfeiffer with { Gating = GateMean.AllPositions },
        new LoraConfig { Alpha = 2, Gating = GateMean.AllPositions });

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> References =>
    [
        ["seq_bn_gating", Gated with { Gating = GateMean.AllPositions }, 1755L],
        ["mam", Mam, 5608L],
        ["unipelt", UniPelt, 119_666L],
    ];

    // Gates over all positions depend on padding, as they must.
    private static IEnumerable<object[]> Configs =>
    [
        [Gated with { Gating = GateMean.RealTokens }],
        [BottleneckAdapterConfig.Houlsby with { Gating = GateMean.RealTokens, LayerNormAfter = true }],
        [new LoraConfig { Gating = GateMean.RealTokens, Rank = 4 }],
        [new PrefixTuningConfig { PrefixLength = 3, BottleneckSize = 8, Gating = GateMean.RealTokens, SharesGate = false }],
        [UnionConfig.UniPelt],
        [new UnionConfig(new BitFitConfig(), ReftConfig.LoReft, new PrefixTuningConfig { PrefixLength = 2, IsFlat = true })],
    ];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(References))]
    public void Hidden_states_and_logits_equal_the_reference(string name, AdapterConfig config, long parameters)
    {
        using var fixture = new AdapterFixture(name);

        Assert.AreEqual(config, fixture.Loaded.Config);
        Assert.AreEqual(parameters, fixture.Adapter.parameters().Sum(parameter => parameter.numel()));
        fixture.AssertEqualsReference();
        fixture.Adapter.Freeze();
        fixture.AssertEqualsReference();
    }

    [TestMethod]
    [DynamicData(nameof(References))]
    public void A_folder_of_the_reference_comes_back_with_its_configuration_and_bits(string name, AdapterConfig config, long parameters)
    {
        Assert.IsGreaterThan(0, parameters);
        MethodLife.AssertReferenceComesBack(name, config, _folder);
    }

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
    public void Rows_of_several_in_one_batch_get_what_each_gives_alone() =>
        MethodLife.AssertServesByRow([.. Configs.Select(row => (AdapterConfig)row[0])]);

    [TestMethod]
    public void A_folder_keeps_gates_and_unions()
    {
        foreach (var config in new AdapterConfig[] { Gated with { Gating = GateMean.RealTokens }, UnionConfig.UniPelt, Mam })
            MethodLife.AssertComesBackFromFolder(config, _folder);
    }

    // Over two texts of 3 and 1 tokens, with a map that passes the first element on.
    [TestMethod]
    public void A_gate_is_the_mean_over_the_tokens_of_a_text_or_over_all_positions()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var x = tensor(new float[] { 0, 1, 2, 3, 100, -100 }, [2, 3, 1]);
        var bias = zeros(2, 1, 1, 3);
        bias[1, 0, 0].narrow(0, 1, 2).fill_(double.NegativeInfinity);
        var unpadded = cat([x[0], x[1].narrow(0, 0, 1)], 0).unsqueeze(0);
        using var own = Gate(GateMean.RealTokens);
        using var all = Gate(GateMean.AllPositions);

        var first = (Sigmoid(0) + Sigmoid(1) + Sigmoid(2)) / 3;
        Check([first, Sigmoid(3)], own.Of(x, new LayerBatch(0, SubLayer.FeedForward, Texts: TextTokens.Padded(bias, x))));
        Check(
            [first, first, first, Sigmoid(3)],
            own.Of(unpadded, new LayerBatch(0, SubLayer.FeedForward, Texts: TextTokens.Unpadded([3, 1], CPU))));
        Check([first, (Sigmoid(3) + 1) / 3], all.Of(x, new LayerBatch(0, SubLayer.FeedForward)));

        static TextGate Gate(GateMean mean)
        {
            var gate = new TextGate(mean, 1, 1, CPU);
            gate.named_parameters().Single(named => named.name == "weight").parameter.fill_(1);
            return gate;
        }

        static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

        static void Check(double[] expected, Tensor found) =>
            EncoderFixture.AssertClose(tensor(expected).to(ScalarType.Float32), found.flatten());
    }

    [TestMethod]
    public void A_closed_gate_leaves_the_plain_encoder_and_a_gate_never_enters_a_fusion()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        foreach (var config in new AdapterConfig[] { (AdapterConfig)Configs.First()[0], new LoraConfig { Gating = GateMean.RealTokens } })
        {
            using var adapter = MethodLife.Moved(config, encoder);
            foreach (var (name, parameter) in adapter.named_parameters())
            {
                if (name.Contains("gate.", StringComparison.Ordinal))
                    parameter.fill_(name.EndsWith("bias", StringComparison.Ordinal) ? -200 : 0);
            }

            var found = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = adapter });
            EncoderFixture.AssertClose(encoder.Forward(MethodLife.Input, EncoderPass.Plain), found, what: config.GetType().Name);
        }

        var (gated, open) = ((ResidualAdapters)MethodLife.New(Gated with { Gating = GateMean.RealTokens }, encoder),
            (ResidualAdapters)MethodLife.New(Gated, encoder));
        foreach (var (name, parameter) in open.named_parameters())
            parameter.copy_(gated.named_parameters().Single(named => named.name == name).parameter);
        var states = encoder.Forward(MethodLife.Input, EncoderPass.Plain);
        var opening = gated.BranchOf(0, SubLayer.FeedForward)!.Form.Open(states, states, null);
        Assert.IsTrue(gated.BranchOf(0, SubLayer.FeedForward)!.AddForFusion(opening, default)
            .Equals(open.BranchOf(0, SubLayer.FeedForward)!.Add(opening, default)));
    }

    // The counts in README.md: H = 384, F = 1536, 6 layers.
    [TestMethod]
    public void The_default_encoder_gets_as_many_parameters_as_published()
    {
        const int hidden = 384, layers = 6;
        const int pfeiffer = 113_040, parallel = 888_192, lora = 73_728, gate = hidden + 1;

        Assert.AreEqual(Prefix(30, 512), Trained(new PrefixTuningConfig()));
        Assert.AreEqual(10 * hidden, Trained(new PromptTuningConfig()));
        Assert.AreEqual(layers * 2 * ((2 * hidden) + 1), Trained(ReftConfig.LoReft));
        Assert.AreEqual(Prefix(30, 800) + parallel, Trained(UnionConfig.MixAndMatch));
        Assert.AreEqual(Prefix(10, 512) + pfeiffer + lora + (4 * layers * gate), Trained(UnionConfig.UniPelt));
        Assert.AreEqual(2_760_872, Trained(UnionConfig.UniPelt));

        static long Trained(AdapterConfig config) => ParameterSummary.ForEncoder(hidden, layers, 12, 1536, config).Trainable;

        static int Prefix(int keys, int inner) =>
            (keys * hidden) + ((hidden + 1) * inner) + ((inner + 1) * 2 * layers * hidden);
    }

    [TestMethod]
    public void LoRA_with_gates_cannot_be_merged()
    {
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.New(new LoraConfig { Gating = GateMean.RealTokens }, encoder);

        var error = Assert.ThrowsExactly<NotSupportedException>(() => new MergedAdapter(adapter, encoder));

        StringAssert.Contains(error.Message, "in the Query map in a way that depends on the text. Use it unmerged");
    }

    [TestMethod]
    public void A_union_is_its_parts_at_once()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        using var union = MethodLife.Moved(new UnionConfig(new Ia3Config(), BottleneckAdapterConfig.Houlsby), encoder);
        var parts = union.named_children().Select(child => (AdapterModule)child.module).ToList();
        for (var layer = 0; layer < 3; layer++)
        {
            var (both, maps, places) = (union.InsertionsOf(layer), parts[0].InsertionsOf(layer), parts[1].InsertionsOf(layer));
            Assert.AreSame(maps.Key, both.Key);
            Assert.AreSame(places.Attention, both.Attention);
            Assert.AreSame(places.FeedForward, both.FeedForward);
            Assert.IsInstanceOfType<PlainProjection>(both.Query);
        }

        Assert.AreEqual(parts.Sum(part => part.parameters().Count()), union.parameters().Count());
    }

    [TestMethod]
    public void Unions_that_cannot_be_are_refused_with_the_reason()
    {
        var shape = TinyTask.Encoder.Shape;
        foreach (var (config, part) in new (UnionConfig, string)[]
        {
            (new UnionConfig(), "no configurations"),
            (new UnionConfig(Mam, new LoraConfig()), "A union is inside a union"),
            (new UnionConfig(new LoraConfig { Rank = 0 }), "rank is 0"),
            (new UnionConfig(new LoraConfig(), new Ia3Config()), "LoraConfig (number 1) and Ia3Config (number 2)"),
            (new UnionConfig(new LoraConfig(), new Ia3Config()), "of a union both act in the Value map of layer 0"),
            (new UnionConfig(BottleneckAdapterConfig.Pfeiffer, BottleneckAdapterConfig.Parallel), "after the feed-forward network"),
            (new UnionConfig(new PromptTuningConfig(), new PromptTuningConfig()), "both act before the first layer"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(shape)).Message, part);
        Assert.AreEqual(
            new UnionConfig(new LoraConfig(), new PromptTuningConfig()), new UnionConfig(new LoraConfig(), new PromptTuningConfig()));
        Assert.AreNotEqual(UnionConfig.UniPelt, UnionConfig.MixAndMatch);
    }
}
