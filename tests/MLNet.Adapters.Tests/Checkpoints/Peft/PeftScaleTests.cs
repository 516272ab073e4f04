using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Methods.Fusion;

namespace MLNet.Adapters.Tests.Checkpoints.Peft;

/// <summary>The fields that only (IA)³ and VeRA have in PEFT's files.</summary>
[TestClass]
public sealed class PeftScaleTests : IDisposable
{
    private static readonly PretrainedEncoder Encoder = ReferenceFusion.Encoder;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // PEFT's defaults for BERT: 'output.dense' is the end of two names, and scales the inputs of both maps.
    [TestMethod]
    [DataRow("[\"output.dense\"]", null)]
    [DataRow("\".*output.dense\"", null)]
    [DataRow("[\"dense\"]", null)]
    [DataRow("null", "ia3_l' has shape [1, 32], but the configuration and the encoder require [32, 1]")]
    [DataRow("[\"key\"]", "has shape [32, 1], but the configuration and the encoder require [1, 32]")]
    [DataRow("\".*0.*output.dense\"", "scaled in some layers and its outputs in others")]
    [DataRow("3", "a text or a list of texts")]
    public void Inputs_of_feed_forward_modules_are_scaled(string modules, string? part)
    {
        const LoraTargets inputs = LoraTargets.AttentionOutput | LoraTargets.Output;
        var adapter = PeftFixture.Random(
            Encoder, new Ia3Config { Targets = LoraTargets.Key | LoraTargets.Value | inputs, ScaledInputs = inputs });
        PeftFixture.Again(adapter, Encoder, _folder.File("ia3"));
        HubCopy.Change(Path.Combine(_folder.File("ia3"), PeftFiles.Config), json =>
        {
            json["target_modules"] = new JsonArray("key", "value", "output.dense");
            json["feedforward_modules"] = JsonNode.Parse(modules);
        });

        AssertLoads(adapter, "ia3", part);
    }

    [TestMethod]
    [DataRow("r", "4", "has shape [8], but the configuration and the encoder require [4]")]
    [DataRow("r", "null", "'r' has no value")]
    [DataRow("bias", "\"vera_only\"", "'bias' is 'vera_only'")]
    [DataRow("save_projection", "false", "lacks the random matrices that all maps share")]
    [DataRow("save_projection", "null", "lacks the random matrices that all maps share")]
    [DataRow("projection_prng_key", "17", null)]
    [DataRow("fan_in_fan_out", "true", "'fan_in_fan_out' is true")]
    [DataRow("vera_dropout", "2", "VeRA's dropout is 2")]
    [DataRow("use_dora", "true", "the field 'use_dora' (true) is unknown")]
    public void Fields_of_VeRA_are_read_or_refused(string key, string value, string? part)
    {
        var adapter = PeftFixture.Random(Encoder, new VeraConfig { Form = VeraForm.Diagonal });
        PeftFixture.Again(adapter, Encoder, _folder.File("vera"));
        HubCopy.Change(Path.Combine(_folder.File("vera"), PeftFiles.Config), json => json[key] = JsonNode.Parse(value));

        AssertLoads(adapter, "vera", part);
    }

    [TestMethod]
    public void VeRA_needs_its_matrices_and_has_no_scale()
    {
        var adapter = PeftFixture.Random(Encoder, new VeraConfig { Form = VeraForm.Diagonal });
        PeftFixture.Again(adapter, Encoder, _folder.File("vera"));
        HubCopy.Rewrite(Path.Combine(_folder.File("vera"), PeftFiles.Weights), tensors => tensors.Remove("base_model.vera_A"));

        AssertLoads(adapter, "vera", "has no tensor 'base_model.vera_A'");
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() =>
                PeftFixture.Random(Encoder, new VeraConfig { Form = VeraForm.Diagonal, Alpha = 4 })
                    .Save(_folder.File("no"), AdapterFormat.Peft)).Message,
            "VeRA's scale is 0.5, from alpha 4 and rank 8, but PEFT's VeRA has none");
    }

    private void AssertLoads(TrainedAdapter adapter, string folder, string? part)
    {
        if (part is null)
        {
            var again = TrainedAdapter.Load(_folder.File(folder), Encoder);
            Assert.AreEqual(adapter.Config, again.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights);
            return;
        }

        var error = Assert.Throws<Exception>(() => TrainedAdapter.Load(_folder.File(folder), Encoder));
        Assert.IsTrue(error is InvalidDataException or NotSupportedException, error.ToString());
        StringAssert.Contains(error.Message, part);
    }
}
