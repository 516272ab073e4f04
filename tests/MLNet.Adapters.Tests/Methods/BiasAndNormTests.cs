using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>BitFit and LayerNorm tuning: an encoder with other biases, scales and shifts.</summary>
[TestClass]
public sealed class BiasAndNormTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> Configs =>
    [
        [new BitFitConfig()],
        [new BitFitConfig { Targets = BitFitTargets.Query | BitFitTargets.Intermediate, LeaveOutLayers = [1] }],
        [new LayerNormTuningConfig()],
        [new LayerNormTuningConfig { Targets = LayerNormTargets.FeedForward, LeaveOutLayers = [0] }],
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
    public void Rows_of_several_in_one_batch_get_what_each_gives_alone() =>
        MethodLife.AssertServesByRow([.. Configs.Select(row => (AdapterConfig)row[0])]);

    // The same as an encoder whose own biases were changed.
    [TestMethod]
    public void BitFit_is_the_encoder_with_other_biases()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.Moved(new BitFitConfig(), encoder);
        var found = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = adapter });

        var shifts = adapter.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        foreach (var (name, parameter) in encoder.named_parameters())
        {
            if (shifts.Remove(name.Replace(".bias", ".shift", StringComparison.Ordinal), out var shift))
                parameter.add_(shift);
        }

        Assert.IsEmpty(shifts);
        EncoderFixture.AssertClose(encoder.Forward(MethodLife.Input, EncoderPass.Plain), found);
    }

    [TestMethod]
    public void Tuned_norms_are_the_encoder_s_with_other_scales_and_biases()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.Moved(new LayerNormTuningConfig(), encoder);
        var found = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = adapter });

        var own = adapter.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        foreach (var (name, parameter) in encoder.named_parameters())
        {
            if (own.Remove(name, out var trained))
                parameter.copy_(trained);
        }

        Assert.IsEmpty(own);
        EncoderFixture.AssertClose(encoder.Forward(MethodLife.Input, EncoderPass.Plain), found);
    }

    // H = 384, F = 1536, 6 layers: each layer has 5 maps of H outputs and one of F, and two LayerNorms.
    [TestMethod]
    public void The_default_encoder_gets_as_many_parameters_as_published()
    {
        const int hidden = 384, inner = 1536, layers = 6;

        Assert.AreEqual(layers * ((7 * hidden) + inner) + hidden, Trained(new BitFitConfig()));
        var smaller = new BitFitConfig { Targets = BitFitTargets.Query | BitFitTargets.Intermediate };
        Assert.AreEqual(layers * (hidden + inner), Trained(smaller));
        Assert.AreEqual(((layers * 4) + 2) * hidden, Trained(new LayerNormTuningConfig()));

        static long Trained(AdapterConfig config) => ParameterSummary.ForEncoder(hidden, layers, 12, inner, config).Trainable;
    }

    [TestMethod]
    public void Biases_of_maps_merge_and_those_of_norms_do_not()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        using var maps = MethodLife.Moved(new BitFitConfig { Targets = BitFitTargets.Maps }, encoder);
        using var merged = new MergedAdapter(maps, encoder);

        EncoderFixture.AssertClose(
            encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = maps }),
            encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = merged }));
        using var all = MethodLife.New(new BitFitConfig(), encoder);
        Assert.ThrowsExactly<NotSupportedException>(() => new MergedAdapter(all, encoder));
    }

    [TestMethod]
    public void Settings_that_do_not_fit_are_refused_with_the_value()
    {
        var shape = new EncoderShape(32, 3, 4, 64);
        foreach (var (config, fitting, part) in new (AdapterConfig, EncoderShape, string)[]
        {
            (new BitFitConfig { Targets = (BitFitTargets)1024 }, shape, "BitFit's targets are 1024"),
            (new BitFitConfig { LeaveOutLayers = [3] }, shape, "leave-out layer 3 does not exist"),
            (new BitFitConfig(), shape with { IsBiasFree = true }, "of this encoder have none"),
            (new LayerNormTuningConfig { Targets = (LayerNormTargets)8 }, shape, "are 8"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(fitting)).Message, part);
        Assert.HasCount(1, new BitFitConfig { Targets = BitFitTargets.None }.Warnings(shape).ToList());
        Assert.HasCount(1, new LayerNormTuningConfig { Targets = LayerNormTargets.None }.Warnings(shape).ToList());
    }

    [TestMethod]
    public void Configurations_are_equal_by_their_values_even_with_many_layers()
    {
        int[] some = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], others = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10];
        foreach (var of in new Func<int[], AdapterConfig>[]
        {
            layers => new BitFitConfig { LeaveOutLayers = layers },
            layers => new LayerNormTuningConfig { LeaveOutLayers = layers },
            layers => new ReftConfig { Layers = layers },
            layers => new PrefixTuningConfig { LeaveOutLayers = layers },
        })
        {
            Assert.AreEqual(of(some), of([.. some.Reverse()]));
            Assert.AreEqual(of(some).GetHashCode(), of([.. some.Reverse()]).GetHashCode());
            Assert.AreNotEqual(of(some), of(others));
        }
    }

    [TestMethod]
    public void AdapterHub_has_neither()
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = new BitFitConfig(), MaxEpochs = 1 });

        var error = Assert.ThrowsExactly<NotSupportedException>(() => TrainedAdapter.FromModel(model).Save(_folder.File("biases")));

        StringAssert.Contains(error.Message, "BitFitConfig, which AdapterHub's folders cannot express");
    }

    [TestMethod]
    public void An_encoder_without_a_norm_in_its_first_layer_gets_none_there()
    {
        var shape = new EncoderShape(32, 2, 4, 64) { SkipsFirstNorm = true, IsBiasFree = true };
        using var adapter = new LayerNormTuningConfig().Create(shape, null, META);

        CollectionAssert.AreEquivalent(
            new[] { "embeddings.norm.weight", "layer.0.output_norm.weight", "layer.1.attention_norm.weight", "layer.1.output_norm.weight" },
            adapter.named_parameters().Select(named => named.name).ToArray());
        Assert.IsInstanceOfType<PlainNormalization>(adapter.InsertionsOf(0).AttentionNorm);
    }
}
