using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Prefix;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>Prefix tuning and prompt tuning: the reference's values, definitions, and their life through trainers and files.</summary>
[TestClass]
public sealed class PromptAndPrefixTests : IDisposable
{
    private static readonly PrefixTuningConfig Prefix = new() { PrefixLength = 5, BottleneckSize = 16 };
    private static readonly PrefixTuningConfig Flat = new() { PrefixLength = 5, IsFlat = true };
    private static readonly PromptTuningConfig Prompt = new() { PromptLength = 5 };

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> References =>
        [["prefix_tuning", Prefix, 3952L, 0], ["prefix_tuning_flat", Flat, 960L, 0], ["prompt_tuning", Prompt, 160L, 5]];

    private static IEnumerable<object[]> Configs =>
    [
        [Prefix with { LeaveOutLayers = [1] }],
        [Flat with { Dropout = 0.1 }],
        [Prompt],
        [Prompt with { Place = PromptPlace.AfterFirstToken }],
    ];

    public void Dispose() => _folder.Dispose();

    // The counts are those of the reference's modules; its files repeat the tensors of a prefix in each layer.
    [TestMethod]
    [DynamicData(nameof(References))]
    public void Hidden_states_and_logits_equal_the_reference(string name, AdapterConfig config, long parameters, int addedTokens)
    {
        using var fixture = new AdapterFixture(name);

        Assert.AreEqual(config, fixture.Loaded.Config);
        Assert.AreEqual(parameters, fixture.Adapter.parameters().Sum(parameter => parameter.numel()));
        fixture.AssertEqualsReference(addedTokens);
        fixture.Adapter.Freeze();
        fixture.AssertEqualsReference(addedTokens);
    }

    [TestMethod]
    [DynamicData(nameof(References))]
    public void A_folder_of_the_reference_comes_back_with_its_configuration_and_bits(
        string name, AdapterConfig config, long parameters, int addedTokens)
    {
        Assert.IsGreaterThanOrEqualTo(0L, parameters + addedTokens);
        MethodLife.AssertReferenceComesBack(name, config, _folder);
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_trained_model_comes_back_from_its_file_with_the_same_scores(AdapterConfig config) =>
        MethodLife.AssertComesBackFromZip(config, _folder);

    // A text has the result that the encoder gives with the prompt's vectors as its first embeddings.
    [TestMethod]
    [DataRow(PromptPlace.First)]
    [DataRow(PromptPlace.AfterFirstToken)]
    public void A_prompt_is_a_part_of_the_embeddings_that_leaves_again(PromptPlace place)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1);
        using var prompt = (Prompt with { Place = place }).Create(encoder.Config.Shape, generator, CPU);
        var input = EncoderInput.Create([5, 17, 30, 8, 44, 9, 60, 0], new long[8], [4, 3], 4, CPU);
        var pass = new EncoderPass { Adapter = prompt };

        var (hidden, bias) = encoder.Enter(input, pass);
        var (plain, _) = encoder.Enter(input, EncoderPass.Plain);
        var vectors = prompt.named_parameters().Single().parameter.unsqueeze(0).expand(2, -1, -1);
        var expected = place == PromptPlace.First
            ? cat([vectors, plain], 1)
            : cat([plain.narrow(1, 0, 1), vectors, plain.narrow(1, 1, 3)], 1);

        Assert.IsTrue(expected.Equals(hidden));
        Assert.AreEqual(1, bias!.isinf().sum().item<long>());
        Assert.IsTrue(bias[1, 0, 0, -1].isinf().item<bool>());
        Assert.IsTrue(plain.Equals(encoder.HiddenStates(input, pass)[0]));
        var states = encoder.Run(hidden, bias, EncoderPass.Plain);
        var first = encoder.Forward(input, pass with { FirstTokenOnly = true });
        EncoderFixture.AssertClose(states.narrow(1, 0, 1), first);
    }

    // A key of zeros scores 0 and a value of zeros adds nothing, so attention is scaled by 1 − the share of the prefix.
    [TestMethod]
    public void A_prefix_is_seen_by_every_token()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var source = new FlatPrefix(2, 1, 8, null, CPU);
        source.parameters().Single().copy_(cat([zeros(2, 8), arange(16).view(2, 8)], 1).flatten()); // keys 0, values 0 … 15
        var attention = new PrefixAttention(source, 0, 0);
        var (key, value) = (ones(1, 2, 3, 4), ones(1, 2, 3, 4));
        var bias = zeros(1, 1, 1, 3);

        var (keys, values, mask) = attention.Extend(zeros(1, 3, 8), key, value, bias, new(0, SubLayer.Attention));

        CollectionAssert.AreEqual(new long[] { 1, 2, 5, 4 }, keys.shape);
        Assert.IsTrue(keys.narrow(2, 0, 2).eq(0).all().item<bool>());
        Assert.IsTrue(keys.narrow(2, 2, 3).eq(1).all().item<bool>());
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 8, 9, 10, 11 }, values[0, 0].narrow(0, 0, 2).flatten().data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 4, 5, 6, 7 }, values[0, 1, 0].data<float>().ToArray());
        CollectionAssert.AreEqual(new long[] { 1, 1, 1, 5 }, mask!.shape);
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void Everything_is_made_on_the_device(AdapterConfig config) => MethodLife.AssertStaysOnMeta(config);

    [TestMethod]
    public void Settings_that_make_no_sense_are_refused_with_the_value()
    {
        var shape = TinyTask.Encoder.Shape;
        foreach (var (config, part) in new (AdapterConfig, string)[]
        {
            (Prefix with { PrefixLength = 0 }, "prefix length is 0"),
            (Prefix with { BottleneckSize = 0 }, "bottleneck size of the prefix is 0"),
            (Prefix with { Dropout = 1 }, "dropout of the prefix is 1"),
            (Prefix with { LeaveOutLayers = [9] }, "9"),
            (Prompt with { PromptLength = 0 }, "prompt length is 0"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(shape)).Message, part);
        Assert.HasCount(1, (Prefix with { LeaveOutLayers = [0, 1, 2] }).Warnings(shape).ToList());
    }

    [TestMethod]
    [DataRow("prefix_tuning", "use_gating", "1", "'use_gating' is 1")]
    [DataRow("prefix_tuning", "use_gating", "true", "layer.0.self.gate.weight")]
    [DataRow("prefix_tuning", "shared_gating", "\"no\"", "'shared_gating' is")]
    [DataRow("prefix_tuning", "encoder_prefix", "false", "'encoder_prefix' is false")]
    [DataRow("prefix_tuning", "encoder_prefix", "null", "'encoder_prefix' is false")]
    [DataRow("prefix_tuning", "flat", "1", "'flat' is 1")]
    [DataRow("prefix_tuning", "prefix_length", "null", "'prefix_length' has no value")]
    [DataRow("prefix_tuning", "prefix_length", "2.5", "'prefix_length' is 2.5")]
    [DataRow("prefix_tuning", "unknown", "1", "'unknown'")]
    [DataRow("prompt_tuning", "combine", "\"suffix\"", "'combine' is 'suffix'")]
    [DataRow("prompt_tuning", "prompt_length", "0", "'prompt_length' is 0")]
    public void A_field_of_a_folder_that_is_not_supported_is_named(string name, string key, string value, string message)
    {
        var folder = HubCopy.Adapter(_folder, name, json => json["config"]![key] = JsonNode.Parse(value));

        var error = Assert.Throws<Exception>(() => TrainedAdapter.Load(folder, TinyTask.Encoder));

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }
}
