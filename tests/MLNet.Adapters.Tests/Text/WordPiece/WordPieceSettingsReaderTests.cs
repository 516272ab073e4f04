using System.Text;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Tests.Text.WordPiece;

[TestClass]
public sealed class WordPieceSettingsReaderTests
{
    [TestMethod]
    public void The_default_encoders_files_give_the_defaults() =>
        Assert.AreEqual(new WordPieceSettings(), ReadFiles(
            File.ReadAllBytes(Fixture.Path("minilm", "tokenizer_config.json")),
            File.ReadAllBytes(Fixture.Path("minilm", "special_tokens_map.json"))));

    [TestMethod]
    public void Missing_files_give_the_defaults() => Assert.AreEqual(new WordPieceSettings(), ReadFiles(null, null));

    [TestMethod]
    public void Every_value_is_read()
    {
        WordPieceSettings options = Read(
            """
            {"do_lower_case": false, "strip_accents": true, "tokenize_chinese_chars": false, "tokenizer_class": "BertTokenizerFast",
             "unk_token": "<u>", "sep_token": "<s>", "pad_token": {"content": "<p>", "lstrip": false, "normalized": false},
             "cls_token": "<c>", "mask_token": "<m>", "model_max_length": 512, "some_other_key": [1, {}],
             "added_tokens_decoder": {
               "4": {"content": "<m>", "lstrip": false, "rstrip": false, "single_word": false, "normalized": false, "special": true}}}
            """);
        Assert.AreEqual(new WordPieceSettings
        {
            LowerCase = false,
            StripAccents = true,
            SplitIdeographs = false,
            UnknownToken = "<u>",
            SeparatorToken = "<s>",
            PaddingToken = "<p>",
            ClassificationToken = "<c>",
            MaskToken = "<m>",
        }, options);
    }

    [TestMethod]
    public void The_special_tokens_map_names_what_the_configuration_leaves_out()
    {
        WordPieceSettings options = Read("""{"pad_token": "<p>"}""", """{"pad_token": "<p>", "cls_token": "<c>"}""");
        Assert.AreEqual(new WordPieceSettings { PaddingToken = "<p>", ClassificationToken = "<c>" }, options);
    }

    [TestMethod]
    public void Files_that_contradict_each_other_are_refused()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read("""{"pad_token": "<p>"}""", """{"pad_token": "[PAD]"}"""));
        StringAssert.Contains(error.Message, "pad_token is '<p>'", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("""{"tokenizer_class": "RobertaTokenizer"}""", "tokenizer_class", "RobertaTokenizer")]
    [DataRow("""{"tokenizer_class": 3}""", "tokenizer_class", "3")]
    [DataRow("""{"do_lower_case": "yes"}""", "do_lower_case", "yes")]
    [DataRow("""{"strip_accents": 0}""", "strip_accents", "0")]
    [DataRow("""{"do_basic_tokenize": false}""", "do_basic_tokenize", "false")]
    [DataRow("""{"never_split": ["x"]}""", "never_split", "x")]
    [DataRow("""{"truncation_side": "left"}""", "truncation_side", "left")]
    [DataRow("""{"padding_side": "left"}""", "padding_side", "left")]
    [DataRow("""{"wordpieces_prefix": "@@"}""", "wordpieces_prefix", "@@")]
    [DataRow("""{"additional_special_tokens": ["<new>"]}""", "additional_special_tokens", "<new>")]
    [DataRow("""{"added_tokens_decoder": {"9": {"content": "<new>"}}}""", "added_tokens_decoder", "<new>")]
    [DataRow("""{"added_tokens_decoder": "x"}""", "added_tokens_decoder", "x")]
    [DataRow("""{"mask_token": {"content": "[MASK]", "lstrip": true}}""", "mask_token.lstrip", "true")]
    [DataRow("""{"pad_token": ""}""", "pad_token", "\"\"")]
    [DataRow("""{"pad_token": {"text": "x"}}""", "pad_token", "text")]
    public void Values_that_cannot_be_honoured_are_refused_by_key_and_value(string config, string key, string value)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(config));
        StringAssert.Contains(error.Message, $"'{key}'", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, value, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{} {}")]
    public void Malformed_json_is_refused_by_file_name(string config)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(config));
        StringAssert.Contains(error.Message, "tokenizer_config.json", StringComparison.Ordinal);
    }

    private static WordPieceSettings Read(string config, string? map = null) =>
        ReadFiles(Encoding.UTF8.GetBytes(config), map is null ? null : Encoding.UTF8.GetBytes(map));

    private static WordPieceSettings ReadFiles(byte[]? config, byte[]? map)
    {
        var files = new Dictionary<string, byte[]>();
        if (config is not null)
            files.Add("tokenizer_config.json", config);
        if (map is not null)
            files.Add("special_tokens_map.json", map);
        return WordPieceSettingsReader.Read(files, ["BertTokenizer", "BertTokenizerFast"]);
    }
}
