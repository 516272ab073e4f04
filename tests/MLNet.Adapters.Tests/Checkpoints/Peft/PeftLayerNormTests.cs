using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;

namespace MLNet.Adapters.Tests.Checkpoints.Peft;

/// <summary>LayerNorm tuning in PEFT's folders.</summary>
[TestClass]
public sealed class PeftLayerNormTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("bert", "embeddings.LayerNorm", "encoder.layer.1.attention.output.LayerNorm")]
    [DataRow("roberta", "embeddings.LayerNorm", "encoder.layer.1.output.LayerNorm")]
    [DataRow("xlm-roberta", "embeddings.LayerNorm", "encoder.layer.1.output.LayerNorm")]
    [DataRow("distilbert", "embeddings.LayerNorm", "transformer.layer.1.sa_layer_norm")]
    [DataRow("electra", "embeddings.LayerNorm", "encoder.layer.1.output.LayerNorm")]
    [DataRow("albert", "embeddings.LayerNorm", "encoder.albert_layer_groups.0.albert_layers.0.full_layer_layer_norm")]
    [DataRow("deberta-v2", "embeddings.LayerNorm", "encoder.layer.1.attention.output.LayerNorm")]
    [DataRow("mpnet", "embeddings.LayerNorm", "encoder.layer.1.attention.LayerNorm")]
    [DataRow("modernbert", "embeddings.norm", "layers.1.attn_norm")]
    public void Norms_of_every_family_have_the_names_of_the_model(string family, string first, string other)
    {
        var encoder = FamilyFixture.Open(family);
        foreach (
            var config in (LayerNormTuningConfig[])
            [
                new(), new() { Targets = LayerNormTargets.FeedForward }, new() { Targets = LayerNormTargets.Embeddings },
            ])
        {
            var adapter = PeftFixture.Random(encoder, config);
            var again = PeftFixture.Again(adapter, encoder, _folder.File($"{config.Targets}"));

            Assert.AreEqual(config, again.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights);
        }

        var keys = PeftFixture.Keys(_folder.File("All"));
        CollectionAssert.Contains(keys, $"base_model.model.{first}.ln_tuning_layers.weight");
        CollectionAssert.Contains(keys, $"base_model.model.{other}.ln_tuning_layers.weight");
        Assert.AreEqual(family == "modernbert", !keys.Contains($"base_model.model.{first}.ln_tuning_layers.bias"));
    }

    [TestMethod]
    [DataRow("[\"LayerNorm\"]", null)]
    [DataRow("\".*LayerNorm\"", null)]
    [DataRow("[\"output.LayerNorm\", \"embeddings.LayerNorm\"]", null)]
    [DataRow("[\"output.LayerNorm\"]", "ln_tuning_layers.bias', which is neither")]
    [DataRow("\".*(embeddings|layer.1.output|attention.output).LayerNorm\"", "leaves out 'bert.encoder.layer.0.output.LayerNorm'")]
    [DataRow("[\"query\"]", "no LayerNorm of a 'bert' of 3 layers")]
    [DataRow("\"all-linear\"", "no LayerNorm of a 'bert' of 3 layers")]
    public void Norms_are_selected_as_in_Python_the_same_in_every_layer(string targets, string? part)
    {
        var (encoder, folder) = (ReferenceFusion.Encoder, _folder.File("norms"));
        var adapter = PeftFixture.Random(
            encoder, new LayerNormTuningConfig(), new HeadConfig(HeadKind.Classification, 1, UsesPooler: true));
        PeftFixture.Again(adapter, encoder, folder);
        HubCopy.Change(Path.Combine(folder, PeftFiles.Config), json => json["target_modules"] = JsonNode.Parse(targets));

        if (part is null)
        {
            var again = TrainedAdapter.Load(folder, encoder);
            Assert.AreEqual(adapter.Config, again.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights);
            CollectionAssert.AreEqual(adapter.Head!.Weights, again.Head!.Weights);
            return;
        }

        var error = Assert.Throws<Exception>(() => TrainedAdapter.Load(folder, encoder));
        Assert.IsTrue(error is InvalidDataException or NotSupportedException, error.ToString());
        StringAssert.Contains(error.Message, part);
    }

    [TestMethod]
    public void Layers_without_trained_norms_are_left_out()
    {
        var encoder = ReferenceFusion.Encoder;
        const LayerNormTargets both = LayerNormTargets.Attention | LayerNormTargets.FeedForward;
        var config = new LayerNormTuningConfig { Targets = both, LeaveOutLayers = [0, 2] };

        Assert.AreEqual(config, PeftFixture.Again(PeftFixture.Random(encoder, config), encoder, _folder.File("one")).Config);
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() =>
                PeftFixture.Random(encoder, new LayerNormTuningConfig { Targets = LayerNormTargets.None })
                    .Save(_folder.File("none"), AdapterFormat.Peft)).Message,
            "trains no LayerNorm. PEFT requires at least one");
    }
}
