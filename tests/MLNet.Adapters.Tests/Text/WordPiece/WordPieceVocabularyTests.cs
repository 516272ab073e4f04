using System.Text;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Tests.Text.WordPiece;

[TestClass]
public sealed class WordPieceVocabularyTests
{
    [TestMethod]
    [DataRow("a\nb\nc")]
    [DataRow("a\nb\nc\n")]
    [DataRow("a\r\nb\r\nc\r\n")]
    [DataRow("\ufeffa\nb\nc\n")]
    [DataRow("a\nb\u2028b\u0085b\nc\n")]
    public void Ids_are_line_numbers(string file)
    {
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Read(Encoding.UTF8.GetBytes(file));
        Assert.AreEqual(3, vocabulary.Count);
        Assert.IsTrue(vocabulary.TryGetId("a", out int first));
        Assert.IsTrue(vocabulary.TryGetId("c", out int last));
        Assert.AreEqual((0, 2), (first, last));
    }

    [TestMethod]
    [DataRow("", "0 bytes")]
    [DataRow("a\n\nb\n", "Line 2")]
    [DataRow("a\nb\n\n", "Line 3")]
    [DataRow("a\nb\rb\n", "Line 2 of the vocabulary has a carriage return inside")]
    [DataRow("a\nb\na\n", "'a' twice, on lines 1 and 3")]
    public void Malformed_lines_are_refused(string file, string fact)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => WordPieceVocabulary.Read(Encoding.UTF8.GetBytes(file)));
        StringAssert.Contains(error.Message, fact, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Bytes_that_are_not_utf8_are_refused_with_their_position()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => WordPieceVocabulary.Read([(byte)'a', (byte)'\n', 0xE9, (byte)'\n']));
        StringAssert.Contains(error.Message, "0xE9 at position 2", StringComparison.Ordinal);
    }
}
