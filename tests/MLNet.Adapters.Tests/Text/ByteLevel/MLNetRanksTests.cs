using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.MLNetFiles;
using MLNet.Adapters.Tests.Build;
using MLNet.Adapters.Tests.Encoders.NasBert;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.Tests.Text.ByteLevel;

/// <summary>The tokenizer of ML.NET's own encoders: right by default, and as ML.NET itself reads texts.</summary>
[TestClass]
public sealed class MLNetRanksTests
{
    private static readonly string[] Odd =
    [
        "!", "\"", "#", "$", "%", "a!b", "wow!! 100% $5 #1 \"quoted\" text", " !", "&", "don't we'll I'd they're it's I've I'm",
        "é", "café naïve façade", "½ price", "€5 or £5 or ¥5", "“typographic” quotes — and dashes…",
        "日本語 text", "😀 ok 😀😀", "\u00A0x\u00A0",
        "tab\there\r\nand  two   spaces ", "<mask> <s> </s> <pad>", "ÀÈÌÒÙ", "x²+y³", "mixed 123abc456", "ends with space ", "",
    ];

    private static readonly ITextTokenizer Right = Tokenizer(microsoftTokenIds: false);
    private static readonly ITextTokenizer Microsoft = Tokenizer(microsoftTokenIds: true);

    [TestMethod]
    public void In_parity_mode_the_ids_of_50_texts_are_those_of_ML_NET()
    {
        string[] texts =
        [
            .. Odd,
            .. File.ReadLines(Path.Combine(Repository.Root, "samples", "data", "tweets.train.tsv")).Skip(1).Take(50 - Odd.Length)
                .Select(line => line.Split('\t')[0]),
        ];
        Assert.HasCount(50, texts);

        foreach (var text in texts)
            CollectionAssert.AreEqual(MicrosoftModules.Ids(text), Microsoft.Tokenize(text).Select(token => token.Id).ToArray(), text);
    }

    // The ranks are the lines of dict.txt after four special tokens, as ML.NET itself converts all tokens but the first five of GPT-2.
    [TestMethod]
    [DataRow("!", 328)]
    [DataRow("\"", 113)]
    [DataRow("#", 10431)]
    [DataRow("$", 1629)]
    [DataRow("%", 207)]
    public void By_default_signs_are_not_special_tokens(string sign, int id)
    {
        CollectionAssert.AreEqual(new[] { 0, id }, Right.Encode(sign, 8).Ids);
        Assert.AreEqual("!\"#$%".IndexOf(sign, StringComparison.Ordinal), MicrosoftModules.Ids(sign).Single());
    }

    [TestMethod]
    public void By_default_ids_equal_those_of_ML_NET_on_plain_texts_and_not_where_it_loses_characters()
    {
        foreach (var text in new[] { "a plain text , with spaces before signs", "don't we'll", " 123abc456" })
            CollectionAssert.AreEqual(MicrosoftModules.Ids(text), Right.Tokenize(text).Select(token => token.Id).ToArray(), text);

        Assert.IsEmpty(MicrosoftModules.Ids("日本語"));
        Assert.IsNotEmpty(Right.Tokenize("日本語"));
        CollectionAssert.AreNotEqual(MicrosoftModules.Ids("café"), Right.Tokenize("café").Select(token => token.Id).ToArray());
    }

    [TestMethod]
    public void A_pair_has_one_separator_and_no_token_at_the_end()
    {
        var pair = Right.EncodePair("a", "a", 8, PairTruncation.LongestFirst);

        CollectionAssert.AreEqual(new[] { 0, 102, 2, 102 }, pair.Ids);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1 }, pair.TypeIds);
        Assert.AreEqual((1, 3, 50264, 50265), (Right.PaddingId, Right.UnknownId, Right.MaskId, Right.VocabularySize));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Tokens_know_their_places_in_the_text(bool microsoftTokenIds)
    {
        const string text = "wow!! naïve 😀 ok";
        var tokens = (microsoftTokenIds ? Microsoft : Right).Tokenize(text);

        Assert.AreEqual("wow", text[tokens[0].Start..tokens[0].End]);
        Assert.AreEqual("ok", text[tokens[^1].Start..tokens[^1].End].Trim());
        Assert.IsTrue(tokens.Zip(tokens.Skip(1)).All(pair => pair.First.End <= pair.Second.End));
    }

    [TestMethod]
    [DataRow("dict.txt", "13 850314647\n262", "Line 2 of dict.txt is '262'")]
    [DataRow("dict.txt", "99999 1\n", "Line 1 of dict.txt names the token 99999, which encoder.json does not have")]
    [DataRow("dict.txt", "13 1\n13 1\n", "dict.txt contains '.' twice")]
    [DataRow("encoder.json", """{"a": 1, "b": 1}""", "encoder.json: the id of 'b' is 1")]
    [DataRow("tokenizer_config.json", """{"add_prefix_space": true}""", "'add_prefix_space' is true, but only 'microsoft_token_ids'")]
    public void A_damaged_file_is_named(string file, string content, string message)
    {
        var files = Files(microsoftTokenIds: true);
        files[file] = System.Text.Encoding.UTF8.GetBytes(content);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => new MLNetRanksFormat().Load(files));

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    private static ITextTokenizer Tokenizer(bool microsoftTokenIds) => new MLNetRanksFormat().Load(Files(microsoftTokenIds));

    private static Dictionary<string, byte[]> Files(bool microsoftTokenIds) => MLNetFile.FilesOf(new { }, microsoftTokenIds)
        .Where(file => file.Key != EncoderFiles.Config)
        .ToDictionary(file => file.Key, file => file.Value.ToArray(), StringComparer.Ordinal);
}
