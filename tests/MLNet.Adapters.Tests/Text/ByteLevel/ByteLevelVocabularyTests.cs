using System.Text;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.Tests.Text.ByteLevel;

[TestClass]
public sealed class ByteLevelVocabularyTests
{
    private static readonly string Tokens = Encoding.UTF8.GetString(ByteLevelFixture.Read("vocab.json"));

    [TestMethod]
    public void Ids_and_merges_are_read_with_and_without_a_byte_order_mark()
    {
        var vocabulary = Read("\ufeff" + Tokens, "\ufeff#version: 0.2\n\u0120 t\n\nh e\r\n");

        Assert.AreEqual(3000, vocabulary.Count);
        Assert.AreEqual("<mask>", vocabulary[4]);
        CollectionAssert.AreEqual(new[] { "\u0120 t", "h e" }, vocabulary.Merges.ToArray());
    }

    [TestMethod]
    [DataRow("\"!\":5", "\"!\":6", "both '!' and '\"' the id 6")]
    [DataRow("\"!\":5", "\"!\":-1", "the id of '!' is -1")]
    [DataRow("\"!\":5", "\"!\":\"5\"", "the id of '!' is \"5\"")]
    [DataRow("\"!\":5", "\"!\":9000", "none with the id 5")]
    [DataRow("\"!\":5", "\"!!!!!!\":5", "no token '!' (U+0021), which stands for a byte")]
    [DataRow("{", "[", "vocab.json is not valid JSON")]
    public void Damaged_tokens_are_refused(string old, string replacement, string fact)
    {
        var position = Tokens.IndexOf(old, StringComparison.Ordinal);
        var damaged = Tokens[..position] + replacement + Tokens[(position + old.Length)..];

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(damaged, "h e\n"));

        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("he", "Line 1 of merges.txt is 'he', which is not a pair")]
    [DataRow("#version: 0.2\nh e x", "Line 2 of merges.txt is 'h e x'")]
    [DataRow("h xyzxyz", "the pair 'h xyzxyz', but vocab.json has no token 'xyzxyz'")]
    [DataRow("q z", "no token 'qz'")]
    public void Damaged_merges_are_refused(string merges, string fact)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(Tokens, merges));

        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_special_token_that_is_missing_is_named_with_its_role()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ByteLevelFixture.Vocabulary().RequiredId("<cls>", "classification"));

        StringAssert.Contains(error.Message, "no classification token '<cls>'", StringComparison.Ordinal);
    }

    private static ByteLevelVocabulary Read(string tokens, string merges) =>
        ByteLevelVocabulary.Read(Encoding.UTF8.GetBytes(tokens), Encoding.UTF8.GetBytes(merges));
}
