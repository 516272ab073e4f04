using System.Text.Json;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Tests.Text;

/// <summary>The reference tokenizer's recorded results, and our tokenizer set up as it was.</summary>
internal static class TokenizerGolden
{
    public const int SinglesInEachFile = 52;
    public const int PairsInEachFile = 17;

    public static byte[] Vocabulary() => File.ReadAllBytes(Fixture.Path("minilm", "vocab.txt"));

    public static string[] VocabularyTokens() => File.ReadAllLines(Fixture.Path("minilm", "vocab.txt"));

    public static FramedTokenizer Tokenizer(string name = "wordpiece-uncased") => WordPieceFormat.Create(Vocabulary(), OptionsOf(name));

    public static WordPieceSettings OptionsOf(string name) => new() { LowerCase = name == "wordpiece-uncased" };

    public static IReadOnlyList<Single> Singles(string name) =>
    [
        .. Read(name, "single").Select(item => new Single(
            item.GetProperty("text").GetString()!,
            item.GetProperty("max_length").GetInt32(),
            Numbers(item.GetProperty("input_ids")),
            [.. item.GetProperty("offsets_utf16").EnumerateArray().Select(offset => (offset[0].GetInt32(), offset[1].GetInt32()))])),
    ];

    public static IReadOnlyList<Pair> Pairs(string name) =>
    [
        .. Read(name, "pairs").Select(item => new Pair(
            item.GetProperty("first").GetString()!,
            item.GetProperty("second").GetString()!,
            item.GetProperty("truncation").GetString() switch
            {
                "longest_first" => PairTruncation.LongestFirst,
                "only_first" => PairTruncation.OnlyFirst,
                "only_second" => PairTruncation.OnlySecond,
                var other => throw new InvalidDataException($"Unknown truncation {other}."),
            },
            item.GetProperty("max_length").GetInt32(),
            Numbers(item.GetProperty("input_ids")),
            Numbers(item.GetProperty("token_type_ids")))),
    ];

    private static JsonElement[] Read(string name, string list)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Fixture.Path("tokenizers", name, "expected.json")));
        return [.. file.RootElement.GetProperty(list).EnumerateArray().Select(item => item.Clone())];
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];

    internal sealed record Single(string Text, int MaxLength, int[] Ids, (int Start, int End)[] Offsets);

    internal sealed record Pair(string First, string Second, PairTruncation Truncation, int MaxLength, int[] Ids, int[] TypeIds);
}
