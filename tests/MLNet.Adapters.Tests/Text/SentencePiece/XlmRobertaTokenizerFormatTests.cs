using MLNet.Adapters.Text.SentencePiece;

namespace MLNet.Adapters.Tests.Text.SentencePiece;

[TestClass]
public sealed class XlmRobertaTokenizerFormatTests
{
    private static readonly XlmRobertaTokenizerFormat Format = new();

    [TestMethod]
    public void Settings_are_not_needed()
    {
        var tokenizer = Format.Load(Files(null));

        CollectionAssert.AreEqual(SentencePieceFixture.XlmRoberta().Encode("a <mask>", 9).Ids, tokenizer.Encode("a <mask>", 9).Ids);
        Assert.AreEqual(Format.FramingOf(new Dictionary<string, byte[]>()), tokenizer.Framing);
        Assert.AreEqual((1, 3), (tokenizer.PaddingId, tokenizer.UnknownId));
        Assert.IsFalse(Format.LowersCase(Files("{\"do_lower_case\": true}"))); // which the reference ignores
    }

    [TestMethod]
    [DataRow("{\"tokenizer_class\": \"AlbertTokenizer\"}", "'tokenizer_class' is \"AlbertTokenizer\"")]
    [DataRow("{\"add_prefix_space\": false}", "'add_prefix_space' is false")]
    [DataRow("{\"sp_model_kwargs\": {\"enable_sampling\": true}}", "'sp_model_kwargs' is")]
    [DataRow("{\"padding_side\": \"left\"}", "'padding_side' is \"left\"")]
    [DataRow("{\"truncation_side\": \"left\"}", "'truncation_side' is \"left\"")]
    [DataRow("{\"additional_special_tokens\": [\"<x>\"]}", "'additional_special_tokens' is \"<x>\"")]
    [DataRow("{\"mask_token\": {\"content\": \"<mask>\", \"rstrip\": true}}", "'mask_token.rstrip' is true")]
    [DataRow("{\"cls_token\": \"<cls>\"}", "no classification token '<cls>'")]
    [DataRow("{\"mask_token\": \"[MASK]\"}", "no mask token '[MASK]'")]
    [DataRow("{\"unk_token\": \"<pad>\"}", "The unknown-word token is '<pad>', but that of sentencepiece.bpe.model is '<unk>'")]
    public void Settings_that_are_not_supported_are_named(string config, string fact)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Format.Load(Files(config)));

        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_model_whose_special_tokens_are_others_is_refused()
    {
        byte[] pad = SentencePieceFixture.Part(1, SentencePieceFixture.Bytes(SentencePieceFixture.Control("<x>")));
        var files = SentencePieceFixture.Files(XlmRobertaTokenizerFormat.ModelFile, [.. pad, .. SentencePieceFixture.Model()]);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Format.Load(files));

        StringAssert.Contains(
            error.Message,
            "are '<x> <unk> <s>', but those of XLM-RoBERTa's are '<unk> <s> </s>'",
            StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_model_that_contains_an_added_token_is_refused()
    {
        var model = SentencePieceFixture.With(SentencePieceFixture.Control("<mask>"));

        var error = Assert.ThrowsExactly<InvalidDataException>(() =>
            Format.Load(SentencePieceFixture.Files(XlmRobertaTokenizerFormat.ModelFile, model)));

        StringAssert.Contains(error.Message, "'<mask>', which is a special token of the encoder", StringComparison.Ordinal);
    }

    private static Dictionary<string, byte[]> Files(string? config) =>
        SentencePieceFixture.Files(XlmRobertaTokenizerFormat.ModelFile, SentencePieceFixture.Model(), config);
}
