using MLNet.Adapters.Text;
using MLNet.Adapters.Text.SentencePiece;

namespace MLNet.Adapters.Tests.Text.SentencePiece;

/// <summary>
/// There are no recorded values of ALBERT: the model is the small one of XLM-RoBERTa's tests, with ALBERT's special tokens added, so that
/// the ids of pieces are one lower. Expectations are computed by hand, or are XLM-RoBERTa's of a text that is normalized by hand.
/// </summary>
[TestClass]
public sealed class AlbertTokenizerFormatTests
{
    private const int Classification = SentencePieceFixture.Pieces;
    private const int Separator = Classification + 1;
    private const int Padding = Classification + 2;
    private const int Mask = Classification + 3;
    private const int The = 4;
    private const int And = 7;
    private const int A = 6;

    private static readonly AlbertTokenizerFormat Format = new();
    private static readonly ITextTokenizer Reference = SentencePieceFixture.XlmRoberta();
    private static readonly ITextTokenizer Tokenizer = Format.Load(Files());

    [TestMethod]
    public void A_text_is_between_classification_and_separator()
    {
        CollectionAssert.AreEqual(new[] { Classification, The, And, A, Separator }, Tokenizer.Encode("The AND a", 8).Ids);
        CollectionAssert.AreEqual(new[] { Classification, The, Separator }, Tokenizer.Encode("The AND a", 3).Ids);
        Assert.AreEqual((Padding, 0, (int?)Mask), (Tokenizer.PaddingId, Tokenizer.UnknownId, Tokenizer.MaskId));
        Assert.AreEqual(Format.FramingOf(new Dictionary<string, byte[]>()), Tokenizer.Framing);
    }

    [TestMethod]
    public void The_second_text_of_a_pair_is_in_segment_1()
    {
        var encoded = Tokenizer.EncodePair("the", "And a", 8, PairTruncation.LongestFirst);

        CollectionAssert.AreEqual(new[] { Classification, The, Separator, And, A, Separator }, encoded.Ids);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 1, 1 }, encoded.TypeIds);
        Assert.AreEqual(5, Tokenizer.EncodePair("the and", "And a", 5, PairTruncation.LongestFirst).Length);
    }

    [TestMethod]
    [DataRow("Hello, WORLD!", "hello, world!")]
    [DataRow("na\u00efve cafe\u0301 \u00c5ngstr\u00f6m", "naive cafe angstrom")]
    [DataRow("\u0130stanbul \u01c4", "istanbul dz")]
    [DataRow("say ``this'' and '''that", "say \"this\" and \"'that")]
    [DataRow("\u2122 \u2103 \u2163 \ufb01ne \uff21", "tm \u00b0c iv fine a")]
    [DataRow("\u0928\u092e\u0938\u094d\u0924\u0947", "\u0928\u092e\u0938\u0924")]
    [DataRow("  two   spaces  ", "two spaces")]
    [DataRow("", "")]
    public void Quotes_accents_and_case_are_normalized(string text, string normalized) =>
        CollectionAssert.AreEqual(ReferenceIds(normalized), SentencePieceFixture.Ids(Tokenizer.Tokenize(text)));

    [TestMethod]
    [DataRow("{\"do_lower_case\": false}", "Na\u00efve CAFE\u0301", "Naive CAFE", false)]
    [DataRow("{\"keep_accents\": true}", "Na\u00efve Caf\u00e9", "na\u00efve caf\u00e9", true)]
    [DataRow("{\"keep_accents\": true, \"do_lower_case\": false}", "Na\u00efve ``Caf\u00e9", "Na\u00efve \"Caf\u00e9", false)]
    public void Accents_and_case_follow_the_settings(string config, string text, string normalized, bool lowersCase)
    {
        var files = Files(config);

        CollectionAssert.AreEqual(ReferenceIds(normalized), SentencePieceFixture.Ids(Format.Load(files).Tokenize(text)));
        Assert.AreEqual(lowersCase, Format.LowersCase(files));
        Assert.IsTrue(Format.LowersCase(Files()));
    }

    [TestMethod]
    public void Positions_are_those_of_the_original_text()
    {
        var tokens = Tokenizer.Tokenize("The\u0301 \ud835\udcdb\ud835\udcf8 ``the");

        Assert.AreEqual(new Token(The, 0, 3), tokens[0]); // the accent belongs to no token
        Assert.AreEqual(4, tokens[1].Start);
        Assert.AreEqual(9, tokens.Last(token => token.Start < 9).End);
        Assert.AreEqual(15, tokens[^1].End);
    }

    [TestMethod]
    public void Special_tokens_keep_their_ids_and_the_mask_takes_the_space_before_it()
    {
        var tokens = Tokenizer.Tokenize("the [MASK] and[SEP]");

        CollectionAssert.AreEqual(
            new Token[] { new(The, 0, 3), new(Mask, 3, 10), new(And, 10, 14), new(Separator, 14, 19) },
            tokens.ToArray());
    }

    [TestMethod]
    public void A_comma_after_a_digit_is_a_token_of_its_own()
    {
        var comma = SentencePieceFixture.Ids(Reference.Tokenize("x,"))[^1] - 1;
        byte[] model = [.. SentencePieceFixture.With(SpecialTokens), .. Normal("\u25817,"), .. Normal("\u2581x,")];

        var tokenizer = Format.Load(SentencePieceFixture.Files(AlbertTokenizerFormat.ModelFile, model));

        Assert.AreEqual(comma, tokenizer.Tokenize("7,")[^1].Id);
        Assert.HasCount(1, tokenizer.Tokenize("x,"));
    }

    [TestMethod]
    [DataRow("{\"remove_space\": false}", "'remove_space' is false")]
    [DataRow("{\"do_lower_case\": 1}", "'do_lower_case' is 1")]
    [DataRow("{\"keep_accents\": \"no\"}", "'keep_accents' is \"no\"")]
    [DataRow("{\"sp_model_kwargs\": {\"alpha\": 0.1}}", "'sp_model_kwargs' is")]
    [DataRow("{\"tokenizer_class\": \"BertTokenizer\"}", "'tokenizer_class' is \"BertTokenizer\"")]
    [DataRow("{\"mask_token\": \"<x>\"}", "no mask token '<x>'")]
    public void Settings_that_are_not_supported_are_named(string config, string fact)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Format.Load(Files(config)));

        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Accents_are_stripped_only_with_a_map_of_compatibility_forms()
    {
        var name = SentencePieceFixture.Part(1, "other"u8.ToArray());
        byte[] model = [.. SentencePieceFixture.With(SpecialTokens), .. SentencePieceFixture.Part(3, name)];

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            Format.Load(SentencePieceFixture.Files(AlbertTokenizerFormat.ModelFile, model)));

        StringAssert.Contains(error.Message, "spiece.model has the character map 'other'", StringComparison.Ordinal);
        Assert.IsNotNull(Format.Load(SentencePieceFixture.Files(AlbertTokenizerFormat.ModelFile, model, "{\"keep_accents\": true}")));
    }

    private static Piece[] SpecialTokens =>
    [
        SentencePieceFixture.Control("[CLS]"),
        SentencePieceFixture.Control("[SEP]"),
        SentencePieceFixture.Control("<pad>"),
        SentencePieceFixture.Control("[MASK]"),
    ];

    private static Dictionary<string, byte[]> Files(string? config = null) =>
        SentencePieceFixture.Files(AlbertTokenizerFormat.ModelFile, SentencePieceFixture.With(SpecialTokens), config);

    private static byte[] Normal(string text) =>
        SentencePieceFixture.Part(1, SentencePieceFixture.Bytes(new Piece(text, -1, PieceKind.Normal)));

    private static int[] ReferenceIds(string text) =>
        [.. Reference.Tokenize(text).Select(token => token.Id == Reference.UnknownId ? 0 : token.Id - 1)];
}
