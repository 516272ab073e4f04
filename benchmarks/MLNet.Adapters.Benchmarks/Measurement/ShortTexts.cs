using MLNet.Adapters.Benchmarks.Quality;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Texts of 3 to 12 words, drawn from a few.</summary>
internal static class ShortTexts
{
    private static readonly string[] Words =
    [
        "good",
        "bad",
        "film",
        "the",
        "a",
        "plot",
        "very",
        "slow",
        "bright",
        "story",
        "actor",
        "dull",
        "fine",
        "music",
        "scene",
        "never",
    ];

    /// <summary>Returns rows, created as they are read.</summary>
    public static IEnumerable<LabelledText> Rows(int count, int seed)
    {
        var random = new Random(seed);
        for (var row = 0; row < count; row++)
        {
            var words = random.GetItems(Words, random.Next(3, 13));
            yield return new LabelledText { Text = string.Join(' ', words), Label = words.Contains("good") ? "positive" : "negative" };
        }
    }
}
