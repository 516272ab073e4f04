using System.Text.Json;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

/// <summary>Ids, token types and positions beside those of the reference's fast BERT tokenizer, with the default encoder's vocabulary.</summary>
[TestClass]
public sealed class WordPieceReferenceTests
{
    private static readonly byte[] Vocabulary = File.ReadAllBytes(Path.Combine(Tests.DefaultEncoder.Folder, "vocab.txt"));

    [TestMethod]
    [DataRow("wordpiece-uncased", true)]
    [DataRow("wordpiece-cased", false)]
    public void Ids_of_single_texts_equal_the_reference(string name, bool lowerCase)
    {
        var tokenizer = Tokenizer(lowerCase);
        foreach (var row in Rows(name, "single"))
        {
            var encoded = tokenizer.Encode(Text(row, "text"), row.GetProperty("max_length").GetInt32());

            CollectionAssert.AreEqual(Numbers(row.GetProperty("input_ids")), encoded.Ids, Text(row, "text"));
        }
    }

    [TestMethod]
    [DataRow("wordpiece-uncased", true)]
    [DataRow("wordpiece-cased", false)]
    public void Positions_in_the_original_text_equal_the_reference(string name, bool lowerCase)
    {
        var tokenizer = Tokenizer(lowerCase);
        foreach (var row in Rows(name, "single"))
        {
            var expected = row.GetProperty("offsets_utf16").EnumerateArray().Select(Numbers).ToList();

            var tokens = tokenizer.Tokenize(Text(row, "text")).Take(expected.Count - 2).ToList(); // the reference adds [CLS] and [SEP]

            Assert.HasCount(expected.Count - 2, tokens);
            for (var i = 0; i < tokens.Count; i++)
                CollectionAssert.AreEqual(expected[i + 1], new[] { tokens[i].Start, tokens[i].End }, $"token {i} of '{Text(row, "text")}'");
        }
    }

    [TestMethod]
    [DataRow("wordpiece-uncased", true)]
    [DataRow("wordpiece-cased", false)]
    public void Ids_and_segments_of_pairs_equal_the_reference(string name, bool lowerCase)
    {
        var tokenizer = Tokenizer(lowerCase);
        foreach (var row in Rows(name, "pairs"))
        {
            var truncation = Enum.Parse<PairTruncation>(Text(row, "truncation").Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

            var encoded = tokenizer.EncodePair(Text(row, "first"), Text(row, "second"), row.GetProperty("max_length").GetInt32(), truncation);

            CollectionAssert.AreEqual(Numbers(row.GetProperty("input_ids")), encoded.Ids, row.GetRawText());
            CollectionAssert.AreEqual(Numbers(row.GetProperty("token_type_ids")), encoded.TypeIds, row.GetRawText());
        }
    }

    private static BertTokenization Tokenizer(bool lowerCase) => new(Vocabulary, new BertTokenizationOptions { LowerCase = lowerCase });

    private static List<JsonElement> Rows(string name, string kind)
    {
        var rows = JsonDocument.Parse(File.ReadAllBytes(Fixture.Path("tokenizers", name, "expected.json"))).RootElement.GetProperty(kind).EnumerateArray().ToList();
        Assert.IsNotEmpty(rows);
        return rows;
    }

    private static string Text(JsonElement row, string property) => row.GetProperty(property).GetString()!;

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];
}
