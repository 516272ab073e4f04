using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Checkpoints.AdapterHub.Bottleneck;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.AdapterHub;

/// <summary>Adapters and fusions in AdapterHub's folders, read and written.</summary>
[TestClass]
public sealed class AdapterFolderTests : IDisposable
{
    private static readonly PretrainedEncoder Encoder = ReferenceFusion.Encoder;
    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<string> Adapters =>
        [
            "seq_bn",
            "double_seq_bn_safetensors",
            "par_bn",
            "scaled_par_bn",
            "seq_bn_gelu",
            "seq_bn_gelu_new",
            "seq_bn_no_original_ln_before",
            "seq_bn_leave_out",
            "seq_bn_per_layer",
            "attention_only",
            "seq_bn_channel_scaling",
            "seq_bn_ln_after",
            "post_add",
            "adapter_plus",
            "compacter",
            "compacter++",
            "lora",
            "lora_all",
            "dora",
            "vera",
            "ia3",
        ];

    public static IEnumerable<string> Fusions => ReferenceFusion.Cases;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Adapters))]
    public void What_the_reference_saved_is_written_again_as_it_was(string name)
    {
        var source = Fixture.Path("adapters", "bert", name);
        var adapter = TrainedAdapter.Load(source, Encoder);

        adapter.Save(_folder.File("again"));

        AssertSameJson(source, HubFiles.AdapterConfig);
        AssertSameJson(source, HubFiles.HeadConfig);
        AssertSameTensors(Path.Combine(source, HubFiles.AdapterWeights), _folder.File(Path.Combine("again", HubFiles.AdapterWeights)));
        var again = TrainedAdapter.Load(_folder.File("again"));
        CollectionAssert.AreEqual(adapter.Weights, again.Weights);
        CollectionAssert.AreEqual(adapter.Head!.Weights, again.Head!.Weights);
        CollectionAssert.AreEqual(adapter.Labels.ToArray(), again.Labels.ToArray());
        Assert.AreEqual((adapter.Config, adapter.Encoder, adapter.Shape), (again.Config, again.Encoder, again.Shape));
    }

    [TestMethod]
    [DynamicData(nameof(Fusions))]
    public void A_fusion_comes_back_with_adapters_head_and_configuration(string name)
    {
        var fusion = ReferenceFusion.Load("fusions", name);

        fusion.Save(_folder.File("again"));
        var again = TrainedFusion.Load(_folder.File("again"));

        Assert.AreEqual("alpha,beta,gamma", again.Name);
        Assert.AreEqual(
            name.EndsWith("static", StringComparison.Ordinal) ? AdapterFusionConfig.Static : AdapterFusionConfig.Dynamic,
            again.Config);
        CollectionAssert.AreEqual(fusion.Weights, again.Weights);
        CollectionAssert.AreEqual(fusion.Head!.Weights, again.Head!.Weights);
        foreach (var (one, other) in fusion.Adapters.Zip(again.Adapters))
            CollectionAssert.AreEqual(one.Weights, other.Weights, one.Name);
        AssertSameTensors(
            Fixture.Path("fusions", name, "fusion", HubFiles.FusionWeights),
            _folder.File(Path.Combine("again", "alpha,beta,gamma", HubFiles.FusionWeights)));
        var setup = JsonDocument.Parse(File.ReadAllText(_folder.File(Path.Combine("again", HubFiles.Setup)))).RootElement;
        Assert.AreEqual("Fuse", setup.GetProperty("adapter_setup").GetProperty("type").GetString());
    }

    [TestMethod]
    public void A_trained_adapter_comes_back_in_full()
    {
        var adapter = TinyFusion.Sources[2]; // its size is given as such, which AdapterHub says by a factor

        adapter.Save(_folder.File("news"));
        var again = TrainedAdapter.Load(_folder.File("news"), newName: "other");

        Assert.AreEqual(("other", adapter.Config, adapter.Encoder), (again.Name, again.Config, again.Encoder));
        CollectionAssert.AreEqual(adapter.Weights, again.Weights);
        CollectionAssert.AreEqual(adapter.Norms.ToArray(), again.Norms.ToArray());
        Assert.IsNotEmpty(again.Norms);
        File.Delete(_folder.File(Path.Combine("news", AdapterSidecar.FileName)));
        var plain = (BottleneckAdapterConfig)TrainedAdapter.Load(_folder.File("news"), TinyTask.Encoder).Config;
        Assert.AreEqual(3, plain.SizeOf(0, 32));
    }

    [TestMethod]
    public void Every_bottleneck_size_survives_as_a_factor()
    {
        foreach (var size in Enumerable.Range(1, 384))
        {
            var json = JsonSerializer.SerializeToElement(
                new HubBottleneck().Write(BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = size }, 384));
            Assert.AreEqual(
                size,
                ((BottleneckAdapterConfig)HubReader.ReadConfig(json, "test", 384, HubVersion.Current).Config).SizeOf(0, 384));
        }
    }

    [TestMethod]
    public void Decimals_stay_decimals_and_keys_are_sorted()
    {
        TinyFusion.Sources[0].Save(_folder.File("movies"));
        var text = File.ReadAllText(_folder.File(Path.Combine("movies", HubFiles.AdapterConfig)));

        StringAssert.Contains(text, "\"scaling\": 1.0,");
        StringAssert.Contains(text, "\"reduction_factor\": 4,");
        var keys = JsonDocument.Parse(text).RootElement.GetProperty("config").EnumerateObject().Select(field => field.Name).ToList();
        CollectionAssert.AreEqual(keys.Order(StringComparer.Ordinal).ToList(), keys);
    }

    [TestMethod]
    [DataRow("gelu", ActivationFunction.GeluTanh)]
    [DataRow("gelu_orig", ActivationFunction.Gelu)]
    [DataRow("swish", ActivationFunction.SiLU)]
    public void Files_without_a_version_use_the_older_names_of_activations(string name, ActivationFunction expected)
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", json =>
        {
            json.Remove("version");
            json["config"]!["non_linearity"] = name;
        });

        Assert.AreEqual(expected, ((BottleneckAdapterConfig)TrainedAdapter.Load(folder, Encoder).Config).Activation);
    }

    [TestMethod]
    [DataRow("ln_before", "1")]
    [DataRow("ln_after", "\"yes\"")]
    [DataRow("use_gating", "\"yes\"")]
    [DataRow("phm_layer", "1")]
    [DataRow("cross_adapter", "true")]
    [DataRow("original_ln_after", "0")]
    [DataRow("adapter_residual_before_ln", "1")]
    [DataRow("residual_before_ln", "\"before\"")]
    [DataRow("residual_before_ln", "1")]
    [DataRow("inv_adapter", "\"flow\"")]
    [DataRow("dropout", "\"0.1\"")]
    [DataRow("stochastic_depth", "true")]
    [DataRow("scaling", "null")]
    [DataRow("non_linearity", "\"mish\"")]
    [DataRow("init_weights", "\"other\"")]
    [DataRow("scaling", "\"other\"")]
    [DataRow("reduction_factor", "\"16\"")]
    [DataRow("architecture", "\"other\"")]
    [DataRow("something_new", "3")]
    public void A_value_that_is_not_supported_is_named_with_its_key(string key, string value)
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", json => json["config"]![key] = JsonNode.Parse(value));

        var error = Assert.ThrowsExactly<NotSupportedException>(() => TrainedAdapter.Load(folder, Encoder));

        StringAssert.Contains(error.Message, key);
        StringAssert.Contains(error.Message, value.Trim('"'));
    }

    // Null is false, as in Python; without a normalized sum, false means the same as true.
    [TestMethod]
    [DataRow(true, null, AdapterResidual.Output)]
    [DataRow(true, "true", AdapterResidual.Output)]
    [DataRow(true, "false", AdapterResidual.NormalizedSum)]
    [DataRow(true, "null", AdapterResidual.NormalizedSum)]
    [DataRow(true, "\"post_add\"", AdapterResidual.Sum)]
    [DataRow(false, null, AdapterResidual.Output)]
    [DataRow(false, "true", AdapterResidual.Output)]
    [DataRow(false, "false", AdapterResidual.Output)]
    [DataRow(false, "null", AdapterResidual.Output)]
    public void The_inner_residual_means_what_it_means_in_the_reference(bool isNormalized, string? value, AdapterResidual expected)
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", json =>
        {
            var config = json["config"]!.AsObject();
            config["original_ln_before"] = isNormalized;
            config.Remove("residual_before_ln");
            if (value is not null)
                config["residual_before_ln"] = JsonNode.Parse(value);
        });

        Assert.AreEqual(expected, ((BottleneckAdapterConfig)TrainedAdapter.Load(folder, Encoder).Config).Residual);
    }

    [TestMethod]
    public void A_residual_over_the_sum_needs_the_sum()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", json =>
        {
            json["config"]!["original_ln_before"] = false;
            json["config"]!["residual_before_ln"] = "post_add";
        });

        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => TrainedAdapter.Load(folder, Encoder)).Message, "'residual_before_ln'");
    }

    [TestMethod]
    public void Files_that_do_not_fit_together_are_refused_by_name()
    {
        Refused<InvalidDataException>(
            HubCopy.Adapter(_folder, "seq_bn", json => json["hidden_size"] = 64),
            "hidden size 64, but the encoder has 32");
        Refused<InvalidDataException>(
            HubCopy.Adapter(_folder, "seq_bn", json => json["model_type"] = "roberta"),
            "'roberta', but the encoder is of type 'bert'");
        Refused<NotSupportedException>(
            HubCopy.Adapter(_folder, "seq_bn", json => json["model_type"] = "gpt2"),
            "'gpt2'. Supported so far: adapters for bert, roberta");
        Refused<InvalidDataException>(HubCopy.Adapter(_folder, "seq_bn", json => json["name"] = "other"), "seq_bn.adapter_down.0.bias");
        Refused<InvalidDataException>(HubCopy.Adapter(_folder, "seq_bn", json => json["config"]!["reduction_factor"] = 8), "shape [8");
        Refused<InvalidDataException>(
            HubCopy.Adapter(_folder, "seq_bn", json => json["config"]!["leave_out"] = new JsonArray(1)),
            "layer.1");
        Refused<FileNotFoundException>(Fixture.Path("encoders", "bert"), HubFiles.AdapterConfig);
        Refused<DirectoryNotFoundException>(_folder.File("nowhere"), "nowhere");
        var head = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        HubCopy.Change(Path.Combine(head, HubFiles.HeadConfig), json => json["config"]!["head_type"] = "causal_lm");
        Refused<NotSupportedException>(head, "'causal_lm'");
        HubCopy.Change(Path.Combine(head, HubFiles.HeadConfig), json =>
        {
            json["config"]!["head_type"] = "classification";
            json["config"]!["num_labels"] = 4;
        });
        Refused<InvalidDataException>(head, "num_labels is 4");

        static void Refused<T>(string folder, string part)
            where T : Exception => StringAssert.Contains(Assert.ThrowsExactly<T>(() => TrainedAdapter.Load(folder, Encoder)).Message, part);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void A_weight_that_is_no_number_is_refused_with_its_tensor(double value)
    {
        using var scope = NewDisposeScope();
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        var bad = string.Empty;
        HubCopy.Rewrite(Path.Combine(folder, HubFiles.AdapterWeights), tensors =>
        {
            bad = tensors.Keys.First();
            tensors[bad][0] = value;
        });

        var error = Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(folder, Encoder));

        StringAssert.Contains(error.Message, bad);
    }

    [TestMethod]
    public void Tensors_load_with_and_without_the_model_s_prefix()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn", _ => { });
        HubCopy.Rename(Path.Combine(folder, HubFiles.AdapterWeights), name => name["bert.".Length..]);

        CollectionAssert.AreEqual(
            ReferenceFusion.Adapter("adapters", "bert", "seq_bn").Weights,
            TrainedAdapter.Load(folder, Encoder).Weights);
    }

    [TestMethod]
    public void Another_encoder_than_the_folder_names_is_refused()
    {
        TinyFusion.Sources[0].Save(_folder.File("movies"));

        var error = Assert.Throws<ArgumentException>(() => TrainedAdapter.Load(_folder.File("movies"), PretrainedEncoder.Default));

        StringAssert.Contains(error.Message, TinyFusion.Sources[0].EncoderSha256);
        StringAssert.Contains(error.Message, PretrainedEncoder.Default.Sha256);
    }

    [TestMethod]
    public void What_AdapterHub_cannot_say_is_not_written()
    {
        using var model = TinyFusion.Fit(TinyFusion.Options with { Fusion = AdapterFusionConfig.ScaledDotProduct, MaxEpochs = 1 });
        var fusion = (TrainedFusion)model.Composition!;

        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => fusion.Save(_folder.File("dot"))).Message,
            "ScaledDotProduct");
        Assert.IsFalse(Directory.Exists(_folder.File("dot")));
        File.WriteAllText(_folder.File("file"), "here");
        Assert.Throws<ArgumentException>(() => TinyFusion.Sources[0].Save(_folder.File("file")));
    }

    [TestMethod]
    public void A_fusion_without_one_of_its_adapters_is_refused()
    {
        ReferenceFusion.Load("fusions", "bert-seq_bn").Save(_folder.File("f"));
        Directory.Delete(_folder.File(Path.Combine("f", "beta")), recursive: true);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => TrainedFusion.Load(_folder.File("f"))).Message, "'beta'");
    }

    private void AssertSameJson(string source, string file)
    {
        var (expected, actual) = (Load(Path.Combine(source, file)), Load(_folder.File(Path.Combine("again", file))));
        Assert.IsTrue(JsonNode.DeepEquals(expected, actual), $"{expected.ToJsonString()} / {actual.ToJsonString()}");

        static JsonNode Load(string path) => JsonNode.Parse(File.ReadAllText(path))!;
    }

    private static void AssertSameTensors(string expectedPath, string actualPath)
    {
        using var scope = NewDisposeScope();
        using var expected = SafetensorsFile.Open(expectedPath);
        using var actual = SafetensorsFile.Open(actualPath);
        CollectionAssert.AreEquivalent(expected.Entries.Keys.ToArray(), actual.Entries.Keys.ToArray());
        foreach (var name in expected.Entries.Keys)
            Assert.IsTrue(expected.ReadAsStored(name, CPU).equal(actual.ReadAsStored(name, CPU)).all().item<bool>(), name);
    }
}
