using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.AdapterHub;

/// <summary>Folders that are older, odd or wrong in one place.</summary>
[TestClass]
public sealed class AdapterFolderFaultTests : IDisposable
{
    private static readonly PretrainedEncoder Encoder = ReferenceFusion.Encoder;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("reduction_factor")]
    [DataRow("non_linearity")]
    public void A_field_without_a_default_must_be_there(string key)
    {
        Refused<InvalidDataException>(HubCopy.Adapter(_folder, "seq_bn", json => ((JsonObject)json["config"]!).Remove(key)), $"'{key}'");
        Refused<InvalidDataException>(HubCopy.Adapter(_folder, "seq_bn", json => json["config"]![key] = null), $"'{key}'");
    }

    [TestMethod]
    public void A_null_is_false_as_in_Python()
    {
        var withoutNorm = HubCopy.Adapter(_folder, "seq_bn", json => json["config"]!["original_ln_after"] = null);
        Assert.IsFalse(((BottleneckAdapterConfig)TrainedAdapter.Load(withoutNorm, Encoder).Config).OriginalLayerNormAfter);
        Assert.AreEqual(
            ReferenceFusion.Adapter("adapters", "bert", "seq_bn").Config,
            TrainedAdapter.Load(HubCopy.Adapter(_folder, "seq_bn", json => json["config"]!["ln_before"] = null), Encoder).Config);
    }

    [TestMethod]
    [DataRow("leave_out", "[\"1\"]")]
    [DataRow("leave_out", "3")]
    [DataRow("leave_out", "[3]")]
    [DataRow("reduction_factor", "{\"one\": 8, \"default\": 4}")]
    [DataRow("reduction_factor", "{\"1\": \"8\", \"default\": 4}")]
    [DataRow("reduction_factor", "{\"7\": 8, \"default\": 4}")]
    [DataRow("reduction_factor", "{\"1\": 8}")]
    [DataRow("reduction_factor", "0")]
    [DataRow("reduction_factor", "-4")]
    public void A_malformed_value_is_told_with_its_file(string key, string value) =>
        Refused<InvalidDataException>(
            HubCopy.Adapter(_folder, "seq_bn", json => json["config"]![key] = JsonNode.Parse(value)),
            HubFiles.AdapterConfig);

    [TestMethod]
    [DataRow("swish", ActivationFunction.SiLU)]
    [DataRow("silu", ActivationFunction.SiLU)]
    [DataRow("ReLU", ActivationFunction.ReLU)]
    [DataRow("tanh", ActivationFunction.Tanh)]
    [DataRow("leakyrelu", ActivationFunction.LeakyReLU)]
    [DataRow("gelu", ActivationFunction.Gelu)]
    [DataRow("gelu_new", ActivationFunction.GeluTanh)]
    public void Activations_have_the_reference_s_names(string name, ActivationFunction expected)
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", json => json["config"]!["non_linearity"] = name);

        Assert.AreEqual(expected, ((BottleneckAdapterConfig)TrainedAdapter.Load(folder, Encoder).Config).Activation);
    }

    [TestMethod]
    public void Older_names_of_the_list_of_adapters_are_read()
    {
        var folder = HubCopy.Adapter(_folder, "double_seq_bn_safetensors", _ => { });
        HubCopy.Rename(Path.Combine(folder, HubFiles.AdapterWeights), name => name
            .Replace(".attention.output.adapters.", ".attention.output.attention_text_task_adapters.", StringComparison.Ordinal)
            .Replace(".output.adapters.", ".output.layer_text_task_adapters.", StringComparison.Ordinal));

        CollectionAssert.AreEqual(
            ReferenceFusion.Adapter("adapters", "bert", "double_seq_bn_safetensors").Weights,
            TrainedAdapter.Load(folder, Encoder).Weights);
    }

    [TestMethod]
    public void Another_head_that_the_reference_saved_along_is_passed_over()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        HubCopy.Rewrite(Path.Combine(folder, HubFiles.HeadWeights), tensors => tensors.Add("heads.seq_bn_2.1.weight", zeros(2)));

        CollectionAssert.AreEqual(
            ReferenceFusion.Adapter("adapters", "bert", "seq_bn").Head!.Weights,
            TrainedAdapter.Load(folder, Encoder).Head!.Weights);
        HubCopy.Rewrite(Path.Combine(folder, HubFiles.HeadWeights), tensors => tensors.Add("heads.seq_bn.7.weight", zeros(2)));
        Refused<InvalidDataException>(folder, "heads.seq_bn.7.weight");
    }

    [TestMethod]
    public void A_stored_name_that_cannot_be_used_here_can_be_replaced()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", json => json["name"] = "sst/2");
        HubCopy.Rename(Path.Combine(folder, HubFiles.AdapterWeights), name =>
            name.Replace(".seq_bn.", ".sst/2.", StringComparison.Ordinal));

        Refused<ArgumentException>(folder, "'sst/2'");
        Assert.AreEqual("sst2", TrainedAdapter.Load(folder, Encoder, "sst2").Name);
    }

    [TestMethod]
    public void A_missing_tensor_is_named()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        HubCopy.Rewrite(Path.Combine(folder, HubFiles.AdapterWeights), tensors =>
            tensors.Remove("bert.encoder.layer.2.output.adapters.seq_bn.adapter_up.bias"));

        Refused<InvalidDataException>(folder, "layer.2.feed_forward.up.bias");
    }

    [TestMethod]
    [DataRow("head_type", "\"causal_lm\"", "causal_lm")]
    [DataRow("bias", "false", "bias")]
    [DataRow("layers", "17", "'layers' is 17")]
    [DataRow("something_new", "3", "something_new")]
    public void A_head_that_is_not_supported_is_named(string key, string value, string part) =>
        RefusedHead<NotSupportedException>(key, value, part);

    [TestMethod]
    [DataRow("num_labels", "2.5", "2.5")]
    [DataRow("num_labels", "0", "'num_labels' is 0")]
    [DataRow("label2id", "{\"a\": 0, \"b\": 1, \"c\": 3}", "0, 1, 3")]
    [DataRow("label2id", "{\"a\": 0, \"b\": 1, \"c\": \"2\"}", "label2id")]
    [DataRow("label2id", "[\"a\", \"b\", \"c\"]", "label2id")]
    public void Labels_must_be_numbered_from_0(string key, string value, string part) =>
        RefusedHead<InvalidDataException>(key, value, part);

    [TestMethod]
    public void Labels_are_in_the_order_of_their_ids()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        HubCopy.Change(Path.Combine(folder, HubFiles.HeadConfig), json =>
            json["config"]!["label2id"] = JsonNode.Parse("{\"a\": 2, \"b\": 0, \"c\": 1}"));

        CollectionAssert.AreEqual(new[] { "b", "c", "a" }, TrainedAdapter.Load(folder, Encoder).Labels.ToArray());
        HubCopy.Change(Path.Combine(folder, HubFiles.HeadConfig), json => json["config"]!["label2id"] = null);
        CollectionAssert.AreEqual(new[] { "LABEL_0", "LABEL_1", "LABEL_2" }, TrainedAdapter.Load(folder, Encoder).Labels.ToArray());
    }

    // The fixtures contain both forms of the same adapter.
    [TestMethod]
    public void Pickled_weights_are_read_and_written_as_safetensors()
    {
        var pickled = TrainedAdapter.Load(Fixture.Path("adapters", "bert", "double_seq_bn"), Encoder);
        var tensors = TrainedAdapter.Load(Fixture.Path("adapters", "bert", "double_seq_bn_safetensors"), Encoder);
        pickled.Save(_folder.File("saved"));

        CollectionAssert.AreEqual(tensors.Weights, pickled.Weights);
        CollectionAssert.AreEqual(tensors.Head!.Weights, pickled.Head!.Weights);
        Assert.AreEqual(tensors.Config, pickled.Config);
        Assert.IsTrue(File.Exists(Path.Combine(_folder.File("saved"), HubFiles.AdapterWeights)));
        CollectionAssert.AreEqual(pickled.Weights, TrainedAdapter.Load(_folder.File("saved")).Weights);
    }

    [TestMethod]
    public void Safetensors_are_preferred_to_pickled_weights()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        File.WriteAllBytes(Path.Combine(folder, "pytorch_adapter.bin"), [1, 2, 3]);

        TrainedAdapter.Load(folder, Encoder);
        File.Delete(Path.Combine(folder, HubFiles.AdapterWeights));

        Refused<InvalidDataException>(folder, "pytorch_adapter.bin");
        File.Delete(Path.Combine(folder, "pytorch_adapter.bin"));
        Refused<FileNotFoundException>(folder, "has no file 'adapter.safetensors' or 'pytorch_adapter.bin'");
    }

    [TestMethod]
    public void A_pickled_head_does_not_survive_saving_an_adapter_without_one()
    {
        var folder = HubCopy.Adapter(_folder, "double_seq_bn", _ => { });
        var alone = HubCopy.Adapter(_folder, "double_seq_bn", _ => { });
        File.Delete(Path.Combine(alone, HubFiles.HeadConfig));
        File.Delete(Path.Combine(alone, HubFiles.PickledHead));

        TrainedAdapter.Load(alone, Encoder).Save(folder);

        Assert.IsNull(TrainedAdapter.Load(folder).Head);
    }

    [TestMethod]
    public void An_adapter_without_its_encoder_is_refused_with_both_sizes()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(Fixture.Path("adapters", "bert", "seq_bn")));

        StringAssert.Contains(error.Message, "hidden size 32, but the encoder has 384");
    }

    [TestMethod]
    public void Saving_over_an_adapter_with_a_head_leaves_no_head_behind()
    {
        var adapter = TinyFusion.Sources[0];
        adapter.Save(_folder.File("saved"));
        Assert.IsNotNull(TrainedAdapter.Load(_folder.File("saved")).Head);

        (adapter with { Head = null }).Save(_folder.File("saved"));

        Assert.IsNull(TrainedAdapter.Load(_folder.File("saved")).Head);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("null")]
    [DataRow("{\"Encoder\": null}")]
    public void A_damaged_file_of_our_own_is_refused(string content)
    {
        TinyFusion.Sources[0].Save(_folder.File("saved"));
        File.WriteAllText(_folder.File(Path.Combine("saved", AdapterSidecar.FileName)), content);

        Refused<InvalidDataException>(_folder.File("saved"), AdapterSidecar.FileName);
    }

    private void RefusedHead<T>(string key, string value, string part)
        where T : Exception
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        HubCopy.Change(Path.Combine(folder, HubFiles.HeadConfig), json => json["config"]![key] = JsonNode.Parse(value));
        Refused<T>(folder, part);
    }

    private static void Refused<T>(string folder, string part)
        where T : Exception => StringAssert.Contains(Assert.ThrowsExactly<T>(() => TrainedAdapter.Load(folder, Encoder)).Message, part);
}
