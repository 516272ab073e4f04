using MLNet.Adapters.Text;
using MLNet.Adapters.Text.SentencePiece;

namespace MLNet.Adapters.Tests.Text.SentencePiece;

/// <summary>
/// There are no recorded values of DeBERTa: the model is the small one of XLM-RoBERTa's tests, with DeBERTa's special tokens added, so
/// that the ids of pieces are one lower. Expectations are computed by hand.
/// </summary>
[TestClass]
public sealed class DebertaV2TokenizerFormatTests
{
    private const string Unknown = "\"unk_token\": \"<unk>\"";
    private const int Padding = SentencePieceFixture.Pieces;
    private const int Classification = Padding + 1;
    private const int Separator = Padding + 2;
    private const int Mask = Padding + 3;
    private const int The = 4;
    private const int And = 7;

    private static readonly DebertaV2TokenizerFormat Format = new();
    private static readonly ITextTokenizer Tokenizer = Format.Load(Files());

    [TestMethod]
    public void A_text_is_between_classification_and_separator()
    {
        CollectionAssert.AreEqual(new[] { Classification, The, And, Separator }, Tokenizer.Encode("the and", 8).Ids);
        Assert.AreEqual((Padding, 0, (int?)Mask), (Tokenizer.PaddingId, Tokenizer.UnknownId, Tokenizer.MaskId));
        Assert.AreEqual(Mask + 1, Tokenizer.VocabularySize);
        Assert.AreEqual(Format.FramingOf(new Dictionary<string, byte[]>()), Tokenizer.Framing);
    }

    [TestMethod]
    public void The_second_text_of_a_pair_is_in_segment_1()
    {
        var encoded = Tokenizer.EncodePair("the", "and the", 8, PairTruncation.OnlyFirst);

        CollectionAssert.AreEqual(new[] { Classification, The, Separator, And, The, Separator }, encoded.Ids);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 1, 1 }, encoded.TypeIds);
    }

    [TestMethod]
    public void Special_tokens_keep_their_ids_and_the_mask_leaves_the_space_before_it()
    {
        var tokens = Tokenizer.Tokenize("the [MASK] and[SEP]");

        CollectionAssert.AreEqual(
            new Token[] { new(The, 0, 3), new(Mask, 4, 10), new(And, 10, 14), new(Separator, 14, 19) },
            tokens.ToArray());
    }

    [TestMethod]
    public void A_mask_among_the_pieces_keeps_its_id()
    {
        Piece[] further = [SentencePieceFixture.Control("[MASK]"), SentencePieceFixture.Control("x!")];
        var model = SentencePieceFixture.With([.. SpecialTokens, .. further]);

        var tokenizer = Format.Load(SentencePieceFixture.Files(DebertaV2TokenizerFormat.ModelFile, model, $"{{{Unknown}}}"));

        Assert.AreEqual((Mask, Mask + 2), (tokenizer.MaskId, tokenizer.VocabularySize));
    }

    [TestMethod]
    public void Letters_are_lowered_only_if_settings_say_so()
    {
        var files = Files("\"do_lower_case\": true");

        CollectionAssert.AreEqual(new[] { The, And }, SentencePieceFixture.Ids(Format.Load(files).Tokenize("THE And")));
        CollectionAssert.AreNotEqual(new[] { The, And }, SentencePieceFixture.Ids(Tokenizer.Tokenize("THE And")));
        Assert.IsTrue(Format.LowersCase(files));
        Assert.IsFalse(Format.LowersCase(Files()));
    }

    [TestMethod]
    [DataRow("\"split_by_punct\": true", "'split_by_punct' is true")]
    [DataRow("\"vocab_type\": \"gpt2\"", "'vocab_type' is \"gpt2\"")]
    [DataRow("\"do_lower_case\": \"yes\"", "'do_lower_case' is \"yes\"")]
    [DataRow("\"tokenizer_class\": \"DebertaTokenizer\"", "'tokenizer_class' is \"DebertaTokenizer\"")]
    [DataRow("\"pad_token\": \"<p>\"", "no padding token '<p>'")]
    public void Settings_that_are_not_supported_are_named(string setting, string fact)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Format.Load(Files(setting)));

        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Settings_of_the_published_encoders_are_accepted() =>
        Assert.IsNotNull(Format.Load(Files("\"do_lower_case\": false, \"vocab_type\": \"spm\", \"split_by_punct\": false")));

    private static Piece[] SpecialTokens =>
    [
        SentencePieceFixture.Control("[PAD]"),
        SentencePieceFixture.Control("[CLS]"),
        SentencePieceFixture.Control("[SEP]"),
    ];

    private static Dictionary<string, byte[]> Files(string? setting = null) => SentencePieceFixture.Files(
        DebertaV2TokenizerFormat.ModelFile,
        SentencePieceFixture.With(SpecialTokens),
        setting is null ? $"{{{Unknown}}}" : $"{{{Unknown}, {setting}}}");
}
