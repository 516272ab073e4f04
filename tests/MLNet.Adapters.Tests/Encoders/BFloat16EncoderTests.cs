using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Methods;
using MLNet.Adapters.Tests.Methods.Insertions;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>A frozen encoder in bfloat16 between methods in float32.</summary>
/// <remarks>
/// The oracle is the same encoder in float32 with the same rounded weights. Both then differ only by the rounding of states, as
/// <see cref="Rounding.Bound"/> describes with the unit of bfloat16, 2⁻⁹.
/// </remarks>
[TestClass]
public sealed class BFloat16EncoderTests
{
    private const int RowsTogether = 512; // of which a product is computed at once
    private static readonly LayerInsertions Everywhere = new()
    {
        Attention = new PluggedModule.ScaledResidual(0.5),
        FeedForward = new PluggedModule.ScaledResidual(2),
        Query = new PluggedModule.ScaledProjection(0.5),
        Output = new PluggedModule.ScaledProjection(1.5),
        Prefix = new PluggedModule.ConstantPrefix(2, 0.5),
        AttentionNorm = new PluggedModule.ChangedNorm(1.5, 0.1),
    };

    private static readonly EmbeddingInsertions Prompt = new()
    {
        Hook = new PluggedModule.ConstantPrompt(2, 0.5),
        Norm = new PluggedModule.ChangedNorm(0.5, 0.1),
    };

    private static readonly Dictionary<string, AdapterConfig> Trained = new()
    {
        ["Pfeiffer"] = BottleneckAdapterConfig.Pfeiffer,
        ["Houlsby"] = BottleneckAdapterConfig.Houlsby,
        ["Parallel"] = BottleneckAdapterConfig.Parallel,
        ["LoRA"] = new LoraConfig(),
        ["DoRA"] = new DoraConfig(),
        ["VeRA"] = new VeraConfig(),
        ["(IA)³"] = new Ia3Config(),
    };

    private static readonly Dictionary<string, Func<AdapterModule?>> All = new(
        Trained.Select(named => KeyValuePair.Create<string, Func<AdapterModule?>>(named.Key, () => Create(named.Value))))
    {
        ["no method"] = () => null,
        ["every place"] = () => new PluggedModule(Everywhere, Prompt),
        ["a norm"] = () => new PluggedModule(new LayerInsertions { FeedForwardNorm = new PluggedModule.ChangedNorm(0.5, 1) }),
        ["rows of two methods"] = () => new GroupedAdapters([new PluggedModule(Everywhere, Prompt), null]),
    };

    public static IEnumerable<string> Methods => All.Keys;

    public static IEnumerable<string> TrainedMethods => Trained.Keys;

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void States_are_those_of_float32_but_for_rounding(string name)
    {
        using var scope = NewDisposeScope();
        using var method = All[name]();
        using var mode = inference_mode();
        using var exact = Load(EncoderPrecision.RoundedFloat32);
        using var rounded = Load(EncoderPrecision.BFloat16);
        var pass = new EncoderPass { Adapter = method, Groups = method is GroupedAdapters ? new RowGroups([1, 1]) : null };

        var expected = exact.HiddenStates(Input(), pass);
        var actual = rounded.HiddenStates(Input(), pass);

        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.AreEqual(ScalarType.Float32, other.dtype, name);
            Rounding.AssertWithin(Rounding.Bound(ScalarType.BFloat16, exact.Config.Shape, one), one, other, name);
        }

        Assert.IsGreaterThan(1e-4f, (expected[^1] - actual[^1]).abs().max().item<float>(), "bfloat16 rounds");
        Assert.IsTrue(rounded.Forward(Input(), pass).eq(actual[^1]).all().item<bool>(), "the last of the states");
    }

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void States_in_scoring_are_float32_between_rounded_products(string name)
    {
        using var scope = NewDisposeScope();
        using var method = All[name]();
        using var exact = Load(EncoderPrecision.RoundedFloat32);
        using var rounded = Load(EncoderPrecision.BFloat16);
        var pass = new EncoderPass { Adapter = method, Groups = method is GroupedAdapters ? new RowGroups([1, 1]) : null };

        AssertAgree(exact, rounded, pass, name);
    }

    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    [DataRow("distilbert")]
    [DataRow("electra")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    [DataRow("mpnet")]
    [DataRow("modernbert")]
    [DataRow("mlnet-roberta")]
    [DataRow("nas-bert")]
    public void Every_family_scores_in_bfloat16(string family)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var files = SmallEncoder.Create(folder, family).Files;
        using var exact = EncoderLoading.Load(files, CPU, EncoderPrecision.RoundedFloat32);
        using var rounded = EncoderLoading.Load(files, CPU, EncoderPrecision.BFloat16);
        using var generator = new Generator(1, CPU);
        using var method = new LoraConfig().Create(exact.Config.Shape, generator, CPU);
        method.Freeze();

        AssertAgree(exact, rounded, new EncoderPass { Adapter = method }, family);
    }

    [TestMethod]
    [DynamicData(nameof(TrainedMethods))]
    public void Methods_read_float32_where_products_are_rounded(string name)
    {
        using var scope = NewDisposeScope();
        using var method = CreateAboveGelu(name);
        using var exact = Load(EncoderPrecision.RoundedFloat32);
        using var rounded = Load(EncoderPrecision.BFloat16);
        long[] tokens = [.. Enumerable.Range(0, 2 * RowsTogether).Select(place => 5 + (place * 7 % 50))];
        var input = EncoderInput.Create(tokens, new long[tokens.Length], [.. Enumerable.Repeat(8, tokens.Length / 8)], 8, CPU);

        AssertAgree(exact, rounded, new EncoderPass { Adapter = method }, name, input);
    }

    [TestMethod]
    public void Pass_can_start_from_states_that_it_returned()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = Load(EncoderPrecision.BFloat16);
        var states = encoder.HiddenStates(Input(), EncoderPass.Plain);
        var (_, bias) = encoder.Enter(Input(), EncoderPass.Plain);

        var last = encoder.Run(states[1], bias, EncoderPass.Plain, firstLayer: 1);

        Assert.IsTrue(last.eq(states[^1]).all().item<bool>(), "every value of bfloat16 is one of float32");
    }

    [TestMethod]
    [DynamicData(nameof(TrainedMethods))]
    public void Gradients_of_a_method_are_float32_and_those_of_float32_but_for_rounding(string name)
    {
        using var scope = NewDisposeScope();
        using var method = Create(Trained[name]);
        using var exact = Load(EncoderPrecision.RoundedFloat32);
        using var rounded = Load(EncoderPrecision.BFloat16);

        var expected = Gradients(exact, method);
        var actual = Gradients(rounded, method);

        // Directions agree: rounding turns a gradient by a small angle, and a mistake in it by a large one.
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.AreEqual(ScalarType.Float32, other.dtype, name);
            Assert.IsGreaterThan(0.95f, nn.functional.cosine_similarity(one.flatten(), other.flatten(), 0).item<float>(), name);
        }

        Assert.IsTrue(rounded.parameters().All(parameter => parameter.grad is null));
    }

    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    public void Weights_are_converted_while_they_load_and_take_half_the_memory(string family)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var files = Open(family, folder).Files;
        using var plain = EncoderLoading.Load(files, CPU);
        using var half = EncoderLoading.Load(files, CPU, EncoderPrecision.BFloat16);
        using var rounded = EncoderLoading.Load(files, CPU, EncoderPrecision.RoundedFloat32);

        foreach (var ((one, other), third) in plain.parameters().Zip(half.parameters()).Zip(rounded.parameters()))
        {
            Assert.AreEqual((ScalarType.BFloat16, ScalarType.Float32), (other.dtype, third.dtype));
            Assert.IsTrue(other.eq(one.to(ScalarType.BFloat16)).all().item<bool>());
            Assert.IsTrue(third.eq(other.to(ScalarType.Float32)).all().item<bool>());
        }

        Assert.AreEqual(2 * Bytes(half), Bytes(plain));
        var (input, shape) = (Input(), plain.Config.Shape);
        var expected = rounded.Forward(input, EncoderPass.Plain);
        Rounding.AssertWithin(
            Rounding.Bound(ScalarType.BFloat16, shape, expected), expected, half.Forward(input, EncoderPass.Plain), family);
        Assert.IsTrue(half.parameters().All(parameter => !parameter.requires_grad));
    }

    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    public void Every_parameter_is_made_on_the_device_in_its_type(string family)
    {
        using var folder = new TemporaryFolder();
        var config = EncoderLoading.ReadConfig(Open(family, folder).Files) with { WeightType = ScalarType.BFloat16 };
        using var encoder = EncoderFamilies.Of(family).Create(config, null, META);

        foreach (var (name, parameter) in encoder.named_parameters())
            Assert.AreEqual((DeviceType.META, ScalarType.BFloat16), (parameter.device_type, parameter.dtype), name);
        Assert.IsEmpty(encoder.buffers());
    }

    [TestMethod]
    public void Merged_low_rank_weights_stay_float32()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = Load(EncoderPrecision.BFloat16);
        using var adapter = Create(new LoraConfig());
        using var merged = new MergedAdapter(adapter, encoder);

        var expected = encoder.Forward(Input(), new EncoderPass { Adapter = adapter });
        var actual = encoder.Forward(Input(), new EncoderPass { Adapter = merged });

        Rounding.AssertWithin(Rounding.Bound(ScalarType.BFloat16, encoder.Config.Shape, expected), expected, actual, "merged");
    }

    private static void AssertAgree(TextEncoder exact, TextEncoder rounded, EncoderPass pass, string what, EncoderInput? input = null)
    {
        input ??= Input();
        var (expected, actual) = (Score(exact), Score(rounded));
        Assert.AreEqual(ScalarType.Float32, actual.dtype, what);
        Rounding.AssertWithin(Rounding.Bound(ScalarType.BFloat16, exact.Config.Shape, expected), expected, actual, what);
        Assert.IsGreaterThan(1e-5f, (expected - actual).abs().max().item<float>(), "bfloat16 rounds");

        Tensor Score(TextEncoder encoder) => ComputeThreads.Score(() =>
        {
            using var passScope = NewDisposeScope();
            using var mode = inference_mode();
            return encoder.Forward(input, pass).MoveToOuterDisposeScope();
        });
    }

    // In the map that reads what GELU of a frozen map returns.
    private static AdapterModule CreateAboveGelu(string name) =>
        Create(Trained[name] is LinearMapConfig config ? config with { Targets = LoraTargets.Output } : Trained[name]);

    private static AdapterModule Create(AdapterConfig config)
    {
        using var generator = new Generator(1, CPU);
        using var bert = EncoderFixture.SmallBert();
        var module = config.Create(bert.Config.Shape, generator, CPU);
        using var mode = no_grad();
        foreach (var parameter in module.parameters())
            parameter.normal_(0, 0.1, generator); // large enough to matter
        return module;
    }

    private static TextEncoder Load(EncoderPrecision precision) => EncoderLoading.Load(TinyBert.Open().Files, CPU, precision);

    private static PretrainedEncoder Open(string family, TemporaryFolder folder) =>
        family == "roberta" ? SmallEncoder.Create(folder, family) : TinyBert.Open();

    private static List<Tensor> Gradients(TextEncoder encoder, AdapterModule method)
    {
        method.zero_grad();
        encoder.Forward(Input(), new EncoderPass { Adapter = method }).square().mean([0, 1]).narrow(0, 0, 5).sum().backward();
        return [.. method.parameters().Where(parameter => parameter.requires_grad).Select(parameter => parameter.grad!.clone())];
    }

    private static EncoderInput Input() => EncoderInput.Create([5, 17, 30, 8, 44, 9, 60, 0], new long[8], [4, 3], 4, CPU);

    private static long Bytes(nn.Module module) => module.parameters().Sum(parameter => parameter.numel() * parameter.element_size());
}
