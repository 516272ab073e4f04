using System.Text.Json.Nodes;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.TokenizerJson;
using static MLNet.Adapters.Tests.Text.TokenizerJson.TokenizerJsonFixture;

namespace MLNet.Adapters.Tests.Text.TokenizerJson;

/// <summary>What a <c>tokenizer.json</c> may contain, and what is refused by its key.</summary>
[TestClass]
public sealed class TokenizerJsonFormatTests
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "film", "a", "##s"];

    [TestMethod]
    public void Framing_and_case_are_those_of_the_file()
    {
        Assert.AreEqual(new Framing(1, 1, 1), Format.FramingOf(Files(WordPieceFile(Words, lowers: true))));
        Assert.AreEqual(new Framing(1, 2, 1), Format.FramingOf(Files(Read("sentencepiece-unigram"))));
        Assert.IsTrue(Format.LowersCase(Files(WordPieceFile(Words, lowers: true))));
        Assert.IsFalse(Format.LowersCase(Files(WordPieceFile(Words, lowers: false))));
        Assert.IsFalse(Format.LowersCase(Files(Read("byte-level-bpe"))));
    }

    [TestMethod]
    [DataRow("BertProcessing", 1, 1, 1)]
    [DataRow("RobertaProcessing", 1, 2, 0)]
    public void Older_post_processors_are_read(string type, int before, int between, int segment)
    {
        var file = WordPieceFile(Words, lowers: true);
        file["post_processor"] = new JsonObject
        {
            ["type"] = type,
            ["cls"] = new JsonArray("[CLS]", 2),
            ["sep"] = new JsonArray("[SEP]", 3),
        };
        var pair = Load(file).EncodePair("good", "film", 16, PairTruncation.LongestFirst);

        Assert.AreEqual(new Framing(before, between, 1), Format.FramingOf(Files(file)));
        CollectionAssert.AreEqual(new[] { 2, 5 }.Concat(Enumerable.Repeat(3, between)).Concat([6, 3]).ToArray(), pair.Ids);
        Assert.AreEqual(segment, pair.TypeIds[^1]);
    }

    [TestMethod]
    public void Purposes_of_tokens_come_from_the_settings_or_their_usual_spelling()
    {
        var file = WordPieceFile(Words, lowers: true);
        var (usual, named) = (Load(file), Load(file, """{"pad_token": "[MASK]", "mask_token": "[PAD]"}"""));

        Assert.AreEqual((0, 1, 4), (usual.PaddingId, usual.UnknownId, usual.MaskId));
        Assert.AreEqual((4, 1, 0), (named.PaddingId, named.UnknownId, named.MaskId));
    }

    // ModernBERT's file has runs of spaces as added tokens, and a mask that takes the spaces before it.
    [TestMethod]
    public void Tokens_of_normalized_text_are_searched_for_between_the_others()
    {
        var file = Read("byte-level-bpe");
        var next = file["model"]!["vocab"]!.AsObject().Count;
        file["added_tokens"]!.AsArray().Add(Added("   ", next, isNormalized: true));
        file["added_tokens"]!.AsArray().Add(Added("|||IP|||", next + 1, isNormalized: true));
        var (tokenizer, plain) = (Load(file), Load(Read("byte-level-bpe")));
        int[] a = [.. plain.Tokenize("a").Select(token => token.Id)], b = [.. plain.Tokenize("b").Select(token => token.Id)];

        CollectionAssert.AreEqual((int[])[.. a, next, next + 1, .. b, 4], Ids("a   |||IP|||b   <mask>"));
        Assert.AreEqual(next + 2, tokenizer.VocabularySize);

        int[] Ids(string text) => [.. tokenizer.Tokenize(text).Select(token => token.Id)];
    }

    [TestMethod]
    public void Composed_characters_have_the_ids_of_their_composition_and_positions_in_the_text()
    {
        var file = Read("byte-level-bpe");
        file["normalizer"] = new JsonObject { ["type"] = "NFC" };
        var (composing, plain) = (Load(file), Load(Read("byte-level-bpe")));

        foreach (var (written, composed) in (ReadOnlySpan<(string, string)>)
            [("cafe\u0301 au lait", "caf\u00e9 au lait"), ("\u1100\u1161\u11a8!", "\uac01!"), ("x\ud83d e\u0301", "x\ud83d \u00e9")])
        {
            CollectionAssert.AreEqual(Ids(plain.Tokenize(composed)), Ids(composing.Tokenize(written)), written);
            CollectionAssert.AreNotEqual(Ids(plain.Tokenize(written)), Ids(composing.Tokenize(written)), written);
            CollectionAssert.AreEqual(Ids(plain.Tokenize("a b")), Ids(composing.Tokenize("a b")));
        }

        var tokens = composing.Tokenize("cafe\u0301 au");
        Assert.AreEqual("cafe\u0301 au".Length, tokens[^1].End);
        Assert.AreEqual(0, tokens[0].Start);
        Assert.IsTrue(tokens.All(token => token.Start < token.End));

        static int[] Ids(IEnumerable<Token> tokens) => [.. tokens.Select(token => token.Id)];
    }

    [TestMethod]
    [DataRow("wordpiece-uncased", "normalizer.clean_text", "false", "'normalizer.clean_text' is false")]
    [DataRow("wordpiece-uncased", "normalizer.new_setting", "1", "'normalizer.new_setting' is 1, but this setting is not supported")]
    [DataRow("wordpiece-uncased", "normalizer.type", "\"NFKC\"", "'normalizer' is a NFKC, which is not supported")]
    [DataRow("wordpiece-uncased", "pre_tokenizer.type", "\"Whitespace\"", "'pre_tokenizer' is a Whitespace")]
    [DataRow("wordpiece-uncased", "pre_tokenizer", "null", "'pre_tokenizer' has no BertPreTokenizer")]
    [DataRow("wordpiece-uncased", "post_processor", "null", "'post_processor' has no TemplateProcessing")]
    [DataRow("wordpiece-uncased", "model.type", "\"WordLevel\"", "'model' is a WordLevel")]
    [DataRow("wordpiece-uncased", "model.continuing_subword_prefix", "\"@@\"", "'model.continuing_subword_prefix' is \"@@\"")]
    [DataRow("wordpiece-uncased", "model.max_input_chars_per_word", "50", "'model.max_input_chars_per_word' is 50")]
    [DataRow("wordpiece-uncased", "model.unk_token", "\"<none>\"", "lacks the unknown-word token '<none>'")]
    [DataRow("wordpiece-uncased", "model.vocab.good", "999999", "so some are missing")]
    [DataRow("wordpiece-uncased", "model.vocab.good", "-1", "'model.vocab.good' is -1")]
    [DataRow("wordpiece-uncased", "padding", "{\"direction\": \"Left\"}", "'padding.direction' is \"Left\"")]
    [DataRow("wordpiece-uncased", "something", "true", "'something' is true, but this setting is not supported")]
    [DataRow("byte-level-bpe", "model.dropout", "0.1", "'model.dropout' is 0.1")]
    [DataRow("byte-level-bpe", "model.byte_fallback", "true", "'model.byte_fallback' is true")]
    [DataRow("byte-level-bpe", "model.ignore_merges", "true", "'model.ignore_merges' is true")]
    [DataRow("byte-level-bpe", "model.end_of_word_suffix", "\"@\"", "'model.end_of_word_suffix' is \"@\"")]
    [DataRow("byte-level-bpe", "model.merges", "[[\"a\"]]", "'model.merges[0]' is [\"a\"]")]
    [DataRow("byte-level-bpe", "model.merges", "[\"a qqqq\"]", "has the pair 'a qqqq'")]
    [DataRow("byte-level-bpe", "pre_tokenizer.use_regex", "false", "'pre_tokenizer.use_regex' is false")]
    [DataRow("byte-level-bpe", "normalizer", "{\"type\": \"Lowercase\"}", "'normalizer' is a Lowercase")]
    [DataRow("sentencepiece-unigram", "model.byte_fallback", "true", "'model.byte_fallback' is true")]
    [DataRow("sentencepiece-unigram", "model.unk_id", "99999", "'model.unk_id' is 99999")]
    [DataRow("sentencepiece-unigram", "model.vocab", "[[\"a\", \"b\"]]", "'model.vocab[0]' is")]
    [DataRow("sentencepiece-unigram", "normalizer", "null", "spaces at the end of a text and repeated ones would be tokens")]
    [DataRow("sentencepiece-unigram", "pre_tokenizer.prepend_scheme", "\"first\"", "'pre_tokenizer.prepend_scheme' is \"first\"")]
    [DataRow("sentencepiece-unigram", "pre_tokenizer.split", "false", "'pre_tokenizer.split' is false")]
    public void What_is_not_supported_is_refused_by_its_key(string name, string path, string value, string message)
    {
        var file = name.StartsWith("wordpiece", StringComparison.Ordinal) ? WordPieceFile(Words, lowers: true) : Read(name);
        JsonNode target = file;
        var keys = path.Split('.');
        foreach (var key in keys[..^1])
            target = target[key]!;
        target[keys[^1]] = JsonNode.Parse(value);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Load(file));

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("rstrip", "is true")]
    [DataRow("single_word", "is true")]
    [DataRow("normalized", "would be searched for in the lower-cased text")]
    public void A_token_that_is_matched_in_another_way_is_refused(string flag, string message)
    {
        var file = WordPieceFile(Words, lowers: true);
        file["added_tokens"]![4]![flag] = true;

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Load(file)).Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("""{"do_lower_case": false}""", "'do_lower_case' is false, but the normalizer of tokenizer.json lower-cases letters")]
    [DataRow("""{"truncation_side": "left"}""", "'truncation_side' is \"left\"")]
    [DataRow("""{"pad_token": "[NONE]"}""", "has no padding token")]
    public void Settings_next_to_it_must_agree(string settings, string message) => StringAssert.Contains(
        Assert.ThrowsExactly<InvalidDataException>(() => Load(WordPieceFile(Words, lowers: true), settings)).Message,
        message,
        StringComparison.Ordinal);

    [TestMethod]
    public void Special_tokens_that_differ_between_a_text_and_a_pair_are_refused()
    {
        var file = WordPieceFile(Words, lowers: true);
        file["post_processor"]!["single"]!.AsArray().RemoveAt(2);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => Load(file)).Message,
            "those before and after a text must be the same",
            StringComparison.Ordinal);
    }

    // Such as a multilingual MiniLM: BERT's layers with XLM-RoBERTa's tokenizer.
    [TestMethod]
    public void An_encoder_without_its_familys_files_uses_it_and_its_saved_model_gives_equal_scores()
    {
        using var folder = new TemporaryFolder();
        var usual = SmallEncoder.Create(folder, "bert");
        var path = usual.Folder!;
        var words = File.ReadAllLines(Path.Combine(path, "vocab.txt"));
        var rows = TinyTask.Rows(12);
        var options = TinyTask.Options with { Encoder = usual, MaxTokens = 64, MaxEpochs = 1 };
        var expected = TinyTask.Scores(TinyTask.Fit(options, rows), rows);
        var other = Directory.CreateDirectory(folder.File("json")).FullName;
        foreach (var file in (string[])["config.json", "model.safetensors"])
            File.Copy(Path.Combine(path, file), Path.Combine(other, file));
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => PretrainedEncoder.FromDirectory(other)).Message,
            "lacks vocab.txt. It needs config.json, vocab.txt (or tokenizer.json) and model.safetensors",
            StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(other, "tokenizer.json"), WordPieceFile(words, lowers: true).ToJsonString());

        var encoder = PretrainedEncoder.FromDirectory(other);
        var model = TinyTask.Fit(options with { Encoder = encoder }, rows);

        CollectionAssert.Contains(encoder.Files.Names.ToArray(), "tokenizer.json");
        foreach (var (row, scores) in TinyTask.Scores(model, rows).Index())
            CollectionAssert.AreEqual(expected[row], scores);
        var context = new Microsoft.ML.MLContext();
        context.Model.Save(model, null, folder.File("model.zip"));
        Directory.Delete(other, recursive: true);
        foreach (var (row, scores) in TinyTask.Scores(context.Model.Load(folder.File("model.zip"), out _), rows).Index())
            CollectionAssert.AreEqual(expected[row], scores);
    }
}
