using MLNet.Adapters.Text.SentencePiece;

namespace MLNet.Adapters.Tests.Text.SentencePiece;

[TestClass]
public sealed class SentencePieceModelTests
{
    private const string Remedy = "Restore the spm.model that the encoder was trained with.";

    [TestMethod]
    public void Pieces_scores_and_the_map_are_read()
    {
        var model = SentencePieceModel.Read("spm.model", SentencePieceFixture.Model());

        Assert.HasCount(SentencePieceFixture.Pieces, model.Pieces);
        Assert.AreEqual(new Piece("<unk>", 0, PieceKind.Unknown), model.Pieces[0]);
        Assert.AreEqual(new Piece("\u2581the", -3.3272979259490967, PieceKind.Normal), model.Pieces[4]);
        Assert.AreEqual("nmt_nfkc", model.CharactersName);
        Assert.IsNotNull(model.Characters);
    }

    [TestMethod]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        var model = SentencePieceFixture.Model();
        for (var length = 0; length < model.Length; length += 1 + length / 40)
            AssertDamaged(model[..length]);
        for (var end = 1; end < 300; end++)
            AssertDamaged(model[..^end]);
    }

    [TestMethod]
    public void Random_bytes_and_texts_are_refused()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(2000)];
            random.NextBytes(bytes);
            AssertDamaged(bytes);
        }

        AssertDamaged("version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 289349\n"u8.ToArray());
        AssertDamaged("{\"model\": {}}"u8.ToArray());
    }

    [TestMethod]
    public void Changed_bytes_are_refused_or_harmless()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var bytes = SentencePieceFixture.Model();
            for (var change = 0; change < 20; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var files = SentencePieceFixture.Files(XlmRobertaTokenizerFormat.ModelFile, bytes);
                var tokenizer = new XlmRobertaTokenizerFormat().Load(files);
                Assert.IsNotEmpty(tokenizer.Tokenize("na\u00efve \uff11\u2462 e\u0301\u0300 \u65e5\u672c"));
            }
            catch (InvalidDataException error)
            {
                StringAssert.Contains(error.Message, XlmRobertaTokenizerFormat.ModelFile, StringComparison.Ordinal);
            }
        }
    }

    [TestMethod]
    public void A_length_beyond_the_file_allocates_nothing()
    {
        byte[] bytes = [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3]; // a piece of 2 GB
        AssertDamaged(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertDamaged(bytes);
        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    [DataRow(2, "of kind BPE")]
    [DataRow(3, "of kind word")]
    [DataRow(4, "of kind character")]
    [DataRow(9, "of kind type 9")]
    public void Other_kinds_of_models_are_refused_by_name(int kind, string fact)
    {
        byte[] bytes = [.. SentencePieceFixture.Model(), .. SentencePieceFixture.Part(2, [3 << 3, (byte)kind])];

        var error = Assert.ThrowsExactly<InvalidDataException>(() => SentencePieceModel.Read("spm.model", bytes));

        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "only unigram models are supported", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Spaces_at_the_end_of_words_are_refused_by_name()
    {
        byte[] bytes = [.. SentencePieceFixture.Model(), .. SentencePieceFixture.Part(2, [0xC0, 0x01, 1])]; // field 24

        var error = Assert.ThrowsExactly<InvalidDataException>(() => SentencePieceModel.Read("spm.model", bytes));

        StringAssert.Contains(error.Message, "'treat_whitespace_as_suffix' is true", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("\u2581the", -1f, 1, "contains the piece '\u2581the' twice")]
    [DataRow("", -1f, 1, "has an empty piece, number 3000")]
    [DataRow("new", float.NaN, 1, "gives the piece 'new' the score NaN")]
    [DataRow("new", float.NegativeInfinity, 1, "the score -")]
    [DataRow("new", 0f, 7, "gives the piece 'new' the type 7")]
    [DataRow("new", 0f, 2, "has 2 pieces for what is unknown")]
    public void Damaged_pieces_are_named(string text, float score, int kind, string fact) =>
        AssertDamaged(SentencePieceFixture.With(new Piece(text, score, (PieceKind)kind)), fact);

    [TestMethod]
    public void A_piece_that_is_not_text_is_refused() =>
        AssertDamaged(
            [.. SentencePieceFixture.Model(), .. SentencePieceFixture.Part(1, SentencePieceFixture.Part(1, [0xC3, 0x28]))],
            "a piece that is not UTF-8, number 3000");

    [TestMethod]
    [DataRow(new byte[] { 1, 2 }, "a character map of 2 bytes")]
    [DataRow(new byte[] { 8, 0, 0, 0, 1, 2, 3, 4 }, "its index of 8 bytes")]
    [DataRow(new byte[] { 255, 255, 255, 255, 1, 2, 3, 4 }, "its index of 4294967295 bytes")]
    [DataRow(new byte[] { 4, 0, 0, 0, 1, 2, 3, 4, 65 }, "not zero-terminated UTF-8")]
    [DataRow(new byte[] { 4, 0, 0, 0, 1, 2, 3, 4, 255, 0 }, "not zero-terminated UTF-8")]
    public void A_damaged_character_map_is_refused(byte[] map, string fact) =>
        AssertDamaged([.. SentencePieceFixture.Model(), .. SentencePieceFixture.Part(3, SentencePieceFixture.Part(2, map))], fact);

    private static void AssertDamaged(byte[] bytes, string fact = "spm.model ")
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => SentencePieceModel.Read("spm.model", bytes));
        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
        StringAssert.EndsWith(error.Message, Remedy, StringComparison.Ordinal);
    }
}
