using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Checkpoints;

/// <summary>Files that other tools write in another way, that are damaged in their values, or that do not belong together.</summary>
[TestClass]
public sealed class OddFileTests : IDisposable
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 20).Select(index => TinyReviews.Rows[index].Text!)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("encoder.layer.1.attention.self.query.weight", float.NaN)]
    [DataRow("encoder.layer.2.output.LayerNorm.bias", float.PositiveInfinity)]
    [DataRow("embeddings.word_embeddings.weight", float.NegativeInfinity)]
    public void An_encoder_s_value_that_is_not_finite_is_refused(string part, float value)
    {
        var path = TinyBert.CopyTo(_folder);
        TinyBert.Rewrite(path, tensors =>
            tensors[tensors.Keys.Single(name => name.EndsWith(part, StringComparison.Ordinal))].view(-1)[3] = value);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Embed(path));

        StringAssert.Contains(error.Message, part);
        StringAssert.Contains(error.Message, "not finite");
    }

    [TestMethod]
    [DataRow(HubFiles.AdapterWeights)]
    [DataRow(HubFiles.HeadWeights)]
    public void A_value_of_an_adapter_or_a_head_that_is_not_finite_is_refused(string file)
    {
        TinyFusion.Sources[0].Save(_folder.File("saved"));
        HubCopy.Rewrite(_folder.File(Path.Combine("saved", file)), tensors => tensors.Values.First().view(-1)[0] = float.NaN);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(_folder.File("saved"))).Message,
            "not finite");
    }

    [TestMethod]
    public void A_free_text_block_that_is_null_empty_or_absent_is_none()
    {
        var expected = Embed(TinyBert.Folder);
        foreach (
            var (name, block) in new[]
            {
                ("null", "\"__metadata__\":null,"),
                ("empty", "\"__metadata__\":{},"),
                ("absent", ""),
                ("text", "\"__metadata__\":{\"format\":\"pt\"},"),
            })
        {
            var vectors = Embed(WithMetadata(name, block));
            for (var text = 0; text < Texts.Length; text++)
                CollectionAssert.AreEqual(expected[text], vectors[text]);
        }

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Embed(WithMetadata("number", "\"__metadata__\":{\"n\":1},")));
        StringAssert.Contains(error.Message, "model.safetensors");
        StringAssert.Contains(error.Message, "'n'");
    }

    [TestMethod]
    public void Json_that_starts_with_a_byte_order_mark_is_read_everywhere()
    {
        var path = TinyBert.CopyTo(_folder);
        File.WriteAllText(Path.Combine(path, "tokenizer_config.json"), "{\"do_lower_case\": true}");
        File.WriteAllText(Path.Combine(path, "sentence_bert_config.json"), "{\"max_seq_length\": 30}");
        Mark(path);
        Assert.HasCount(Texts.Length, Embed(path));
        using var model = TinyFusion.Fit(TinyFusion.Options with { MaxEpochs = 1 });
        var fusion = (TrainedFusion)model.Composition!;
        fusion.Save(_folder.File("fusion"));
        Mark(_folder.File("fusion"));
        var loaded = TrainedFusion.Load(_folder.File("fusion"));
        Assert.AreEqual(fusion.Config, loaded.Config);
        CollectionAssert.AreEqual(fusion.Weights, loaded.Weights);

        static void Mark(string folder)
        {
            foreach (var file in Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories))
                File.WriteAllBytes(file, [.. Encoding.UTF8.Preamble, .. File.ReadAllBytes(file)]);
        }
    }

    [TestMethod]
    public void A_head_s_weights_without_its_configuration_are_an_error()
    {
        TinyFusion.Sources[0].Save(_folder.File("saved"));
        File.Delete(_folder.File(Path.Combine("saved", HubFiles.HeadConfig)));

        var error = Assert.ThrowsExactly<FileNotFoundException>(() => TrainedAdapter.Load(_folder.File("saved")));

        StringAssert.Contains(error.Message, HubFiles.HeadWeights);
        StringAssert.Contains(error.Message, HubFiles.HeadConfig);
    }

    [TestMethod]
    public void Our_own_file_may_not_contradict_AdapterHub_s()
    {
        TinyFusion.Sources[0].Save(_folder.File("saved"));
        HubCopy.Change(_folder.File(Path.Combine("saved", HubFiles.AdapterConfig)), json => json["config"]!["non_linearity"] = "tanh");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(_folder.File("saved")));

        StringAssert.Contains(error.Message, "'non_linearity'");
        StringAssert.Contains(error.Message, "\"tanh\"");
    }

    [TestMethod]
    public void Our_own_file_may_have_no_unknown_member()
    {
        TinyFusion.Sources[0].Save(_folder.File("saved"));
        HubCopy.Change(_folder.File(Path.Combine("saved", AdapterSidecar.FileName)), json => json["Extra"] = 1);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(_folder.File("saved"))).Message,
            "Extra");
    }

    [TestMethod]
    public void A_sentence_model_s_own_pooling_and_length_count_and_its_lower_casing_does_not_overrule_the_tokenizer()
    {
        var path = TinyBert.CopyTo(_folder);
        File.WriteAllText(Path.Combine(path, "tokenizer_config.json"), "{\"do_lower_case\": true}");
        File.WriteAllText(Path.Combine(path, "sentence_bert_config.json"), "{\"do_lower_case\": false, \"max_seq_length\": 8}");
        Directory.CreateDirectory(Path.Combine(path, "1_Pooling"));
        File.WriteAllText(
            Path.Combine(path, "1_Pooling", "config.json"),
            "{\"word_embedding_dimension\": 32, \"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
        string[] texts = ["GOOD Film", "good film", string.Join(' ', Enumerable.Repeat("film", 200))];

        var found = Embed(path, texts);

        CollectionAssert.AreEqual(found[0], found[1]);
        var plain = Options(TinyBert.Folder) with { Pooling = EmbeddingPooling.Cls, MaxTokens = 8 };
        var expected = Embed(plain, texts);
        for (var text = 0; text < texts.Length; text++)
            TinyReviews.AreClose(expected[text], found[text]);
    }

    [TestMethod]
    [DataRow("1_Pooling/config.json", "{\"pooling_mode_lasttoken\": true}", "lasttoken")]
    [DataRow(
        "1_Pooling/config.json",
        "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true}",
        "cls_token and mean_tokens")]
    [DataRow(
        "modules.json",
        "[{\"type\": \"sentence_transformers.models.Transformer\"}, {\"type\": \"sentence_transformers.models.Dense\"}]",
        "Dense")]
    public void A_sentence_model_that_embeds_in_another_way_is_refused_until_the_pooling_is_set(string file, string content, string part)
    {
        var path = TinyBert.CopyTo(_folder);
        Directory.CreateDirectory(Path.Combine(path, "1_Pooling"));
        File.WriteAllText(Path.Combine(path, file), content);

        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => Embed(path)).Message, part);
        Assert.HasCount(20, Embed(Options(path) with { Pooling = EmbeddingPooling.Mean }, Texts));
    }

    private static EncoderEmbeddingOptions Options(string path) =>
        new() { Encoder = PretrainedEncoder.FromDirectory(path), InputColumnName = "Text", OutputColumnName = "Features" };

    private static float[][] Embed(string path, params string[] texts) => Embed(Options(path), texts.Length > 0 ? texts : Texts);

    private static float[][] Embed(EncoderEmbeddingOptions options, IEnumerable<string> texts)
    {
        var context = new MLContext();
        var data = SmallData.Load(context, texts.Select(text => new LabelledText { Text = text }));
        using var model = context.Transforms.Text.EncoderEmbedding(options).Fit(data);
        return [.. model.Transform(data).GetColumn<float[]>("Features")];
    }

    private string WithMetadata(string name, string block)
    {
        var path = TinyBert.CopyTo(_folder, name);
        var file = Path.Combine(path, "model.safetensors");
        var bytes = File.ReadAllBytes(file);
        var length = (int)BitConverter.ToInt64(bytes);
        var json = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        json.Remove("__metadata__");
        var header = Encoding.UTF8.GetBytes("{" + block + json.ToJsonString()[1..]);
        File.WriteAllBytes(file, [.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes[(8 + length)..]]);
        return path;
    }
}
