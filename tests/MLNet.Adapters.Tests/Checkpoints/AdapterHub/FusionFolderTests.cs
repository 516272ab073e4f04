using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.AdapterHub;

/// <summary>Fusions in AdapterHub's folders: configurations, set-up, and what can be wrong.</summary>
[TestClass]
public sealed class FusionFolderTests : IDisposable
{
    private const string Fused = "alpha,beta,gamma";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("fusions", "bert-seq_bn", true)]
    [DataRow("fusions", "bert-seq_bn-static", false)]
    [DataRow("fusions", "bert-double_seq_bn", true)]
    [DataRow("fusions", "bert-par_bn", true)]
    [DataRow("composition", "", true)]
    public void Configurations_of_the_reference_are_read_and_written_again_as_they_are(string folder, string name, bool isDynamic)
    {
        var path = Fixture.Path(folder, name, "fusion", HubFiles.FusionConfig);
        var json = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("config");

        var config = HubFusionConfig.Read(json, path);

        Assert.AreEqual(isDynamic ? AdapterFusionConfig.Dynamic : AdapterFusionConfig.Static, config);
        Assert.IsTrue(JsonNode.DeepEquals(JsonObject.Create(json), HubFusionConfig.Write(config)));
    }

    // The fixtures contain both forms of the same fusion.
    [TestMethod]
    public void Pickled_fusions_and_heads_are_read()
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        var expected = TrainedFusion.Load(folder, TinyTask.Encoder);
        Directory.Delete(Path.Combine(folder, "fusion"), recursive: true);
        Directory.Move(HubCopy.Fusion(_folder, "pickled"), Path.Combine(folder, "fusion"));

        var pickled = TrainedFusion.Load(folder, TinyTask.Encoder);

        CollectionAssert.AreEqual(expected.Weights, pickled.Weights);
        CollectionAssert.AreEqual(expected.Head!.Weights, pickled.Head!.Weights);
    }

    [TestMethod]
    public void A_fusion_of_one_adapter_has_a_folder_of_its_own()
    {
        var one = TinyFusion.Sources[0];
        using var model = TinyFusion.Fit(TinyFusion.Options with { FusedAdapters = [one], MaxEpochs = 1 });
        var fusion = (TrainedFusion)model.Composition!;

        fusion.Save(_folder.Path);
        var loaded = TrainedFusion.Load(_folder.Path, TinyTask.Encoder);

        Assert.IsTrue(Directory.Exists(_folder.File("movies-fusion")));
        CollectionAssert.AreEqual(one.Weights, loaded.Adapters.Single().Weights);
        CollectionAssert.AreEqual(fusion.Labels.ToArray(), loaded.Labels.ToArray());
    }

    [TestMethod]
    public void Names_too_long_for_a_folder_are_refused()
    {
        using var model = TinyFusion.Fit(
            TinyFusion.Options with
            {
                FusedAdapters = [.. TinyFusion.Sources.Select(source => source.Rename(new string('x', 90) + source.Name))],
                MaxEpochs = 1,
            });

        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => ((TrainedFusion)model.Composition!).Save(_folder.Path)).Message,
            "255 bytes");
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    [DataRow("query", "false")]
    [DataRow("key", "false")]
    [DataRow("key", "null")]
    [DataRow("something_new", "3")]
    public void A_fusion_that_is_not_supported_is_named(string key, string value)
    {
        var folder = Copy(json => json["config"]![key] = JsonNode.Parse(value));

        Refused<NotSupportedException>(folder, $"'{key}'");
    }

    [TestMethod]
    public void Options_of_a_fusion_are_honoured()
    {
        AreEqual(AdapterFusionConfig.Dynamic with { QueryBeforeLayerNorm = true }, "query_before_ln", true);
        AreEqual(AdapterFusionConfig.Dynamic with { ResidualBeforeValue = true }, "residual_before", true);
        AreEqual(AdapterFusionConfig.Dynamic with { ValueRegularization = 0 }, "regularization", false);
        AreEqual(AdapterFusionConfig.Dynamic with { ScoreDropout = 0.2 }, "dropout_prob", 0.2);
        AreEqual(AdapterFusionConfig.Dynamic, "value_before_softmax", false);
        Refused<InvalidDataException>(Copy(json => json["config"]!["dropout_prob"] = 1.5), HubFiles.FusionConfig);

        void AreEqual(AdapterFusionConfig expected, string key, JsonNode value) =>
            Assert.AreEqual(expected, TrainedFusion.Load(Copy(json => json["config"]![key] = value), ReferenceFusion.Encoder).Config);
    }

    [TestMethod]
    public void The_residual_s_place_means_nothing_without_a_value_matrix()
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn-static");
        HubCopy.Change(Path.Combine(folder, "fusion", HubFiles.FusionConfig), json => json["config"]!["residual_before"] = true);

        Assert.AreEqual(AdapterFusionConfig.Static, TrainedFusion.Load(folder, ReferenceFusion.Encoder).Config);
    }

    [TestMethod]
    public void An_imported_temperature_has_come_down_to_1()
    {
        var fusion = TrainedFusion.Load(Copy(json => json["config"]!["temperature"] = true), ReferenceFusion.Encoder);

        Assert.IsTrue(fusion.Config.HasTemperature);
        Assert.AreEqual(1f, Temperature(fusion));
    }

    [TestMethod]
    public void Temperature_and_regulariser_come_back_though_AdapterHub_s_files_cannot_say_them()
    {
        using var model = TinyFusion.Fit(
            TinyFusion.Options with
            {
                Fusion = AdapterFusionConfig.Dynamic with { HasTemperature = true, ValueRegularization = 0.05 },
                MaxEpochs = 1,
            });
        var fusion = (TrainedFusion)model.Composition!;
        Assert.IsGreaterThan(40f, Temperature(fusion)); // a few steps from 50

        fusion.Save(_folder.File("warm"));
        var again = TrainedFusion.Load(_folder.File("warm"));

        Assert.AreEqual(fusion.Config, again.Config);
        CollectionAssert.AreEqual(fusion.Weights, again.Weights);
        HubCopy.Change(_folder.File(Path.Combine("warm", fusion.Name, FusionSidecar.FileName)), json => json["Temperature"] = 0);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => TrainedFusion.Load(_folder.File("warm"))).Message,
            "temperature 0");
    }

    [TestMethod]
    public void A_fusion_saved_over_another_one_is_the_one_that_loads()
    {
        var three = ReferenceFusion.Load("fusions", "bert-seq_bn");
        var two = ReferenceFusion.Load("composition");
        three.Save(_folder.File("f"));
        (two with { Head = null }).Save(_folder.File("f"));

        var again = TrainedFusion.Load(_folder.File("f"));

        Assert.AreEqual(two.Name, again.Name);
        CollectionAssert.AreEqual(two.Weights, again.Weights);
        Assert.IsNull(again.Head);
    }

    [TestMethod]
    public void An_adapter_that_is_not_fused_is_nobody_s_business()
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        var other = Directory.CreateDirectory(Path.Combine(folder, "lora")).FullName;
        File.WriteAllText(Path.Combine(other, HubFiles.AdapterConfig), "{\"name\": \"lora\", \"config\": {\"architecture\": \"lora\"}}");

        Assert.AreEqual(Fused, TrainedFusion.Load(folder, ReferenceFusion.Encoder).Name);
        File.WriteAllText(Path.Combine(other, HubFiles.AdapterConfig), "{\"name\": \"beta\"}");
        Refused<InvalidDataException>(folder, "'beta' 2 times, in beta, lora");
    }

    [TestMethod]
    public void Adapters_of_unlike_placement_are_refused()
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        HubCopy.Change(Path.Combine(folder, "gamma", HubFiles.AdapterConfig), json => json["config"]!["original_ln_before"] = false);

        Refused<InvalidDataException>(folder, "'gamma'");
    }

    [TestMethod]
    public void A_fusion_under_a_name_of_its_own_is_read_by_that_name()
    {
        var folder = Copy(json => json["name"] = "mixed");
        var weights = Path.Combine(folder, "fusion", HubFiles.FusionWeights);
        HubCopy.Rename(weights, name => name.Replace(Fused, "mixed", StringComparison.Ordinal));
        // Saved along by the reference.
        HubCopy.Rewrite(weights, tensors => tensors.Add("bert.encoder.layer.0.output.adapter_fusion_layer.mixed2.query.bias", zeros(32)));

        var fusion = TrainedFusion.Load(folder, ReferenceFusion.Encoder);

        Assert.AreEqual(Fused, fusion.Name);
        CollectionAssert.AreEqual(ReferenceFusion.Load("fusions", "bert-seq_bn").Weights, fusion.Weights);
    }

    [TestMethod]
    public void Weights_of_a_fusion_are_checked()
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        var weights = Path.Combine(folder, "fusion", HubFiles.FusionWeights);
        const string Key = "bert.encoder.layer.1.output.adapter_fusion_layer.alpha,beta,gamma.value.weight";

        HubCopy.Rewrite(weights, tensors => tensors[Key] = full_like(tensors[Key], double.NaN));
        Refused<InvalidDataException>(folder, Key);
        HubCopy.Rewrite(weights, tensors => tensors[Key] = zeros(32, 16));
        Refused<InvalidDataException>(folder, "[32, 16]");
        HubCopy.Rewrite(weights, tensors => tensors.Remove(Key));
        Refused<InvalidDataException>(folder, "layer.1.feed_forward.value.weight");
    }

    [TestMethod]
    [DataRow("{\"adapter_setup\": {\"type\": \"Stack\", \"children\": []}}", "'Stack'")]
    [DataRow("{\"adapter_setup\": {\"type\": \"Fuse\", \"children\": [{\"type\": \"Stack\", \"children\": []}]}}", "'Stack'")]
    [DataRow(
        "{\"adapter_setup\": {\"type\": \"Fuse\", \"children\": [{\"type\": \"single\", \"children\": [\"alpha\"]}]}, "
        + "\"head_setup\": true}",
        "head_setup")]
    public void Another_set_up_than_a_fusion_of_adapters_is_refused(string setup, string part)
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        File.WriteAllText(Path.Combine(folder, HubFiles.Setup), setup);

        Refused<NotSupportedException>(folder, part);
    }

    [TestMethod]
    [DataRow("{}", "adapter_setup")]
    [DataRow("{\"adapter_setup\": {\"type\": \"Fuse\"}}", "children")]
    [DataRow("{\"adapter_setup\": {\"type\": \"Fuse\", \"children\": []}}", "no adapter")]
    [DataRow(
        "{\"adapter_setup\": {\"type\": \"Fuse\", \"children\": [{\"type\": \"single\", \"children\": [\"../alpha\"]}]}}",
        "'../alpha'")]
    public void A_damaged_set_up_is_refused(string setup, string part)
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        File.WriteAllText(Path.Combine(folder, HubFiles.Setup), setup);

        Refused<InvalidDataException>(folder, part);
    }

    [TestMethod]
    public void A_head_with_a_name_of_its_own_keeps_it_in_a_folder_of_that_name()
    {
        var original = HubCopy.Fusion(_folder, "bert-seq_bn");
        var fusion = TrainedFusion.Load(original, ReferenceFusion.Encoder);
        fusion.Save(_folder.File("f"));

        Assert.IsTrue(JsonNode.DeepEquals(
            JsonNode.Parse(File.ReadAllText(Path.Combine(original, "fusion", HubFiles.HeadConfig))),
            JsonNode.Parse(File.ReadAllText(_folder.File(Path.Combine("f", "target", HubFiles.HeadConfig))))));
        Assert.AreEqual(
            "target", (string?)JsonNode.Parse(File.ReadAllText(_folder.File(Path.Combine("f", HubFiles.Setup))))!["head_setup"]);
        Assert.IsFalse(File.Exists(_folder.File(Path.Combine("f", Fused, HubFiles.HeadConfig))));
        var again = TrainedFusion.Load(_folder.File("f"), ReferenceFusion.Encoder);
        CollectionAssert.AreEqual(fusion.Head!.Weights, again.Head!.Weights);
        Assert.AreEqual("target", again.Head.OwnName);
    }

    [TestMethod]
    [DataRow("alpha")] // the folder of an adapter, which would seem to have a head
    [DataRow("a/b")]
    public void A_head_whose_name_cannot_be_its_folder_is_in_that_of_the_fusion(string name)
    {
        var fusion = ReferenceFusion.Load("fusions", "bert-seq_bn");
        (fusion with { Head = fusion.Head! with { OwnName = name } }).Save(_folder.File("f"));

        Assert.IsTrue(File.Exists(_folder.File(Path.Combine("f", Fused, HubFiles.HeadConfig))));
        CollectionAssert.AreEqual(
            fusion.Head!.Weights, TrainedFusion.Load(_folder.File("f"), ReferenceFusion.Encoder).Head!.Weights);
    }

    [TestMethod]
    public void Of_two_copies_of_a_fusion_the_one_in_safetensors_is_read()
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        var pickled = Directory.CreateDirectory(Path.Combine(folder, "fusion-bin")).FullName;
        File.Copy(Path.Combine(folder, "fusion", HubFiles.FusionConfig), Path.Combine(pickled, HubFiles.FusionConfig));

        Assert.AreEqual(Fused, TrainedFusion.Load(folder, ReferenceFusion.Encoder).Name);
        File.Copy(Path.Combine(folder, "fusion", HubFiles.FusionWeights), Path.Combine(pickled, HubFiles.FusionWeights));
        Refused<FileNotFoundException>(folder, "2 sub-folders");
    }

    private string Copy(Action<JsonObject> change)
    {
        var folder = HubCopy.Fusion(_folder, "bert-seq_bn");
        HubCopy.Change(Path.Combine(folder, "fusion", HubFiles.FusionConfig), change);
        return folder;
    }

    private static float Temperature(TrainedFusion fusion)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(fusion.Weights, "fusion");
        return file.Read("temperature", ScalarType.Float32, CPU).item<float>();
    }

    private static void Refused<T>(string folder, string part)
        where T : Exception =>
        StringAssert.Contains(Assert.ThrowsExactly<T>(() => TrainedFusion.Load(folder, ReferenceFusion.Encoder)).Message, part);
}
