using System.Text;
using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Encoders.Roberta;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Text.ByteLevel;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

[TestClass]
public sealed class RobertaEncoderTests
{
    private static readonly string[] TokenizerFiles = ["vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json"];

    [TestMethod]
    public void Every_hidden_state_and_the_pooled_output_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(Reference().Files, CPU);
        using var expected = SafetensorsFile.Open(Fixture.Path("encoders", "roberta", "expected.safetensors"));
        using var mode = inference_mode();

        var states = encoder.HiddenStates(EncoderFixture.Input(expected), EncoderPass.Plain);

        Assert.HasCount(4, states);
        for (var i = 0; i < states.Count; i++)
            EncoderFixture.AssertClose(expected.Read($"hidden_states.{i}"), states[i], what: $"hidden state {i}");
        EncoderFixture.AssertClose(expected.Read("pooler_output"), encoder.Pool(states[^1]));
    }

    [TestMethod]
    [DataRow("seq_bn")]
    [DataRow("double_seq_bn_safetensors")]
    [DataRow("par_bn")]
    public void Adapters_of_the_reference_give_its_states_and_logits_and_are_written_as_it_names_them(string name)
    {
        using var scope = NewDisposeScope();
        var folder = Fixture.Path("adapters", "roberta", name);
        using var expected = SafetensorsFile.Open(Path.Combine(folder, "expected.safetensors"));
        using var encoder = EncoderLoading.Load(Reference().Files, CPU);
        var loaded = TrainedAdapter.Load(folder, Reference());
        using var adapter = CompositionBuilder.Build(loaded, encoder.Config.Shape, CPU);
        using var head = ReferenceFusion.HeadOf(loaded);
        using var mode = inference_mode();

        var states = encoder.HiddenStates(EncoderFixture.Input(expected), new EncoderPass { Adapter = adapter });

        for (var i = 0; i < states.Count; i++)
            EncoderFixture.AssertClose(expected.Read($"hidden_states.{i}"), states[i], what: $"{name}: hidden state {i}");
        EncoderFixture.AssertClose(expected.Read("logits"), head.Forward(states[^1], null, 0), what: $"{name}: logits");

        using var saved = new TemporaryFolder();
        loaded.Save(saved.Path);
        using var original = SafetensorsFile.Open(Path.Combine(folder, "adapter.safetensors"));
        using var written = SafetensorsFile.Open(saved.File("adapter.safetensors"));
        CollectionAssert.AreEquivalent(original.Entries.Keys.ToArray(), written.Entries.Keys.ToArray());
        StringAssert.Contains(File.ReadAllText(saved.File("adapter_config.json")), "\"RobertaAdapterModel\"", StringComparison.Ordinal);
        Assert.AreEqual("roberta", TrainedAdapter.Load(saved.Path).Encoder.ModelType);
    }

    [TestMethod]
    public void An_adapter_of_another_family_is_refused_by_name()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            TrainedAdapter.Load(Fixture.Path("adapters", "roberta", "seq_bn"), TinyBert.Open()));

        StringAssert.Contains(error.Message, "for a model of type 'roberta', but the encoder is of type 'bert'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Positions_of_the_padding_cannot_be_used()
    {
        Assert.AreEqual(38, Reference().MaxTokens); // 40 positions, 0 and 1 are the padding's
        var config = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            File.ReadAllText(Fixture.Path("encoders", "roberta", "config.json")))!;
        config["max_position_embeddings"] = JsonSerializer.SerializeToElement(2);
        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => new RobertaFamily().ReadConfig(new ConfigReader(JsonSerializer.SerializeToElement(config))));
        StringAssert.Contains(error.Message, "'max_position_embeddings' is 2", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(4)]
    [DataRow(2)]
    [DataRow(0)]
    public void The_tokenizer_is_that_of_its_files_and_of_their_defaults(int settingFiles)
    {
        var files = TokenizerFiles
            .Take(2)
            .Concat(TokenizerFiles.Skip(2).Take(settingFiles / 2))
            .ToDictionary(file => file, ByteLevelFixture.Read);
        var tokenizer = new RobertaTokenizerFormat().Load(files);

        Assert.AreEqual(new RobertaTokenizerFormat().FramingOf(new Dictionary<string, byte[]>()), tokenizer.Framing);
        const string text = "<s> a </s> <mask> caf\u00e9 <pad>";
        CollectionAssert.AreEqual(ByteLevelFixture.Tokenizer().Encode(text, 64).Ids, tokenizer.Encode(text, 64).Ids);
        Assert.AreEqual(4, tokenizer.MaskId);
    }

    [TestMethod]
    [DataRow("""{"tokenizer_class": "BertTokenizer"}""", "tokenizer_class")]
    [DataRow("""{"mask_token": {"content": "<mask>", "rstrip": true}}""", "mask_token.rstrip")]
    [DataRow("""{"additional_special_tokens": ["<new>"]}""", "additional_special_tokens")]
    public void Settings_that_cannot_be_honoured_are_refused(string settings, string key)
    {
        var files = TokenizerFiles.Take(2).ToDictionary(file => file, ByteLevelFixture.Read);
        files["tokenizer_config.json"] = Encoding.UTF8.GetBytes(settings);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => new RobertaTokenizerFormat().Load(files));

        StringAssert.Contains(error.Message, $"'{key}'", StringComparison.Ordinal);
    }

    // The reference's encoder has 200 words, too few for every byte: its tokenizer is never loaded.
    private static PretrainedEncoder Reference() => PretrainedEncoder.FromMemory("roberta", new Dictionary<string, ReadOnlyMemory<byte>>
    {
        ["config.json"] = File.ReadAllBytes(Fixture.Path("encoders", "roberta", "config.json")),
        ["model.safetensors"] = File.ReadAllBytes(Fixture.Path("encoders", "roberta", "model.safetensors")),
        ["vocab.json"] = ByteLevelFixture.Read("vocab.json"),
        ["merges.txt"] = ByteLevelFixture.Read("merges.txt"),
    });
}
