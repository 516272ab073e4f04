using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders.NasBert;

/// <summary>Where methods act in encoders whose layers are single operations.</summary>
[TestClass]
public sealed class LayerOperationTests
{
    // 2M: 8 convolutions and 4 attention operations; 14M: 8 convolutions and 4 feed-forward networks.
    [TestMethod]
    [DataRow(MLNetEncoder.NasBertText, AdapterPlacement.FeedForward, 8)]
    [DataRow(MLNetEncoder.NasBertText, AdapterPlacement.Attention, 4)]
    [DataRow(MLNetEncoder.NasBertText, AdapterPlacement.Both, 12)]
    [DataRow(MLNetEncoder.NasBertEntities, AdapterPlacement.FeedForward, 12)]
    [DataRow(MLNetEncoder.NasBertEntities, AdapterPlacement.Both, 12)]
    [DataRow(MLNetEncoder.Roberta, AdapterPlacement.FeedForward, 12)]
    [DataRow(MLNetEncoder.Roberta, AdapterPlacement.Both, 24)]
    public void Adapters_are_placed_at_the_operations_that_exist(MLNetEncoder kind, AdapterPlacement placement, int adapters)
    {
        using var folder = new TemporaryFolder();
        var encoder = PretrainedEncoder.FromTsm(folder.Write("any.tsm", [0]), kind);
        var config = BottleneckAdapterConfig.Pfeiffer with { Placement = placement };

        var summary = encoder.Summarize(config);

        Assert.AreEqual(adapters, summary.Parameters.Count(parameter => parameter.Name.EndsWith(".down.weight", StringComparison.Ordinal)));
        var size = encoder.HiddenSize / 16;
        Assert.AreEqual(adapters * ((2 * size * encoder.HiddenSize) + size + encoder.HiddenSize), summary.Trainable);
    }

    [TestMethod]
    public void Lora_acts_in_the_maps_that_exist()
    {
        using var folder = new TemporaryFolder();
        var text = PretrainedEncoder.FromTsm(folder.Write("text.tsm", [0]), MLNetEncoder.NasBertText);
        var entities = PretrainedEncoder.FromTsm(folder.Write("entities.tsm", [0]), MLNetEncoder.NasBertEntities);
        var all = new LoraConfig { Targets = LoraTargets.Query | LoraTargets.Value | LoraTargets.Intermediate | LoraTargets.Output };

        Assert.AreEqual(4 * 2, Pairs(text, new LoraConfig()));
        Assert.AreEqual(4 * 2, Pairs(text, all));
        Assert.AreEqual(4 * 2, Pairs(entities, all));

        static int Pairs(PretrainedEncoder encoder, LoraConfig config) => encoder.Summarize(config).Parameters
            .Count(parameter => parameter.Name.EndsWith("lora_A", StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_method_without_any_place_is_refused_with_the_ones_that_exist()
    {
        using var folder = new TemporaryFolder();
        var encoder = PretrainedEncoder.FromTsm(folder.Write("entities.tsm", [0]), MLNetEncoder.NasBertEntities);

        var lora = Assert.ThrowsExactly<ArgumentException>(() => encoder.Summarize(new LoraConfig()));
        var bottleneck = Assert.ThrowsExactly<ArgumentException>(
            () => encoder.Summarize(BottleneckAdapterConfig.Pfeiffer with { Placement = AdapterPlacement.Attention }));

        StringAssert.Contains(lora.Message, "targets are Query, Value, but no layer of the encoder has such a map. "
            + "Choose from Intermediate, Output.", StringComparison.Ordinal);
        StringAssert.Contains(bottleneck.Message, "placement is Attention, but no layer of the encoder has such a sub-layer. "
            + "Use FeedForward.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void An_adapter_acts_at_its_places_alone()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var mode = no_grad();
        using var lease = SmallMLNetEncoder.Create(folder, "nas-bert").Rent(CPU);
        using var generator = new Generator(1);
        using var adapter = BottleneckAdapterConfig.Houlsby.Create(lease.Encoder.Config.Shape, generator, CPU);
        foreach (var parameter in adapter.parameters())
            parameter.normal_(0, 0.2, generator);
        var input = EncoderInput.Create([0, 9, 8, 7], [0, 0, 0, 0], [4], 4, CPU);

        var plain = lease.Encoder.HiddenStates(input, EncoderPass.Plain);
        for (var layer = 0; layer < lease.Encoder.Layers.Count; layer++)
        {
            var operation = lease.Encoder.Config.Operations![layer];
            var only = lease.Encoder.Layers[layer].Forward(
                plain[layer], TokenLayout.Padded(null), layer, new EncoderPass { Adapter = adapter }, null);
            var isChanged = EncoderFixture.LargestDifference(only, plain[layer + 1]) > 1e-3;
            Assert.AreEqual(operation != LayerOperation.Identity, isChanged, $"layer {layer}, {operation}");
        }
    }

    [TestMethod]
    public void In_bfloat16_states_are_close_to_those_in_float32()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var mode = no_grad();
        var small = SmallMLNetEncoder.Create(folder, "nas-bert");
        using var exact = small.Rent(CPU);
        using var rounded = small.Rent(CPU, EncoderPrecision.BFloat16);
        var input = EncoderInput.Create([0, 9, 8, 7, 0, 5, 1, 1], new long[8], [4, 2], 4, CPU);

        var (states, close) = (exact.Encoder.Forward(input, EncoderPass.Plain), rounded.Encoder.Forward(input, EncoderPass.Plain));

        var difference = (states - close).abs().mean().item<float>(); // bfloat16 has 8 bits: 0.4 % per operation, over 8 of them
        Assert.IsLessThan(0.05f, difference);
        Assert.IsGreaterThan(0f, difference);
    }

    [TestMethod]
    [DataRow("nas-bert", "\"arches\": [3, 30]", "'arches' is [3, 30]; it must be a list of up to 1000 whole numbers from 0 to 29")]
    [DataRow("nas-bert", "\"arches\": []", "'arches' is []")]
    [DataRow("nas-bert", "\"arches\": [3, 9]", "'arches' has the code 9, an operation of size 192, but 'hidden_size' is 128")]
    [DataRow("nas-bert", "\"kinds\": [3]", "no 'arches'")]
    public void A_configuration_that_is_not_supported_is_named(string type, string arches, string message)
    {
        var config = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(
            $$"""{"vocab_size": 9, "embedding_size": 32, "hidden_size": 128, "max_position_embeddings": 66, {{arches}}}""");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => EncoderFamilies.Of(type).ReadConfig(new ConfigReader(config)));

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Weights_of_another_encoder_are_refused_by_their_names()
    {
        using var folder = new TemporaryFolder();
        var small = SmallMLNetEncoder.Create(folder, "nas-bert");
        var text = PretrainedEncoder.FromTsm(folder.File("small-nas-bert.tsm"), MLNetEncoder.NasBertText);

        Assert.AreNotEqual(small.Sha256, text.Sha256);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => text.Rent(CPU).Dispose());

        StringAssert.Contains(
            error.Message, "does not contain the tensors that its configuration requires: missing 'Layers.", StringComparison.Ordinal);
    }
}
