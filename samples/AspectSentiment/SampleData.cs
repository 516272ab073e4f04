namespace AspectSentimentSample;

/// <summary>The data files.</summary>
/// <param name="Train">Reviews to train on: Text, Aspect, Label.</param>
/// <param name="Test">Other reviews, in the same format.</param>
/// <param name="Sentiment">Single sentences: Text, Label.</param>
/// <param name="Entities">Tagged sentences: Tokens, Tags.</param>
/// <param name="EntitiesTest">Other tagged sentences, in the same format; null if there are none.</param>
internal sealed record SampleData(string Train, string Test, string Sentiment, string Entities, string? EntitiesTest)
{
    /// <summary>An optional file in a folder, with sentences and their sentiment.</summary>
    public const string TweetsFile = "sentiment-domains/tweets.train.tsv";

    /// <summary>The files that a folder must contain.</summary>
    public static IReadOnlyList<string> FilesOfFolder { get; } =
    ["restaurants/train.tsv", "restaurants/test.tsv", "wnut17/train.tsv", "wnut17/test.tsv"];

    /// <summary>The rows that come with the sample.</summary>
    public static SampleData Shipped { get; } =
        new(OwnFile("aspect.train.tsv"), OwnFile("aspect.test.tsv"), OwnFile("sentiment.train.tsv"), OwnFile("entities.train.tsv"), null);

    /// <summary>Returns the first of <see cref="FilesOfFolder"/> that is missing; null if none is.</summary>
    public static string? MissingFile(string folder) => FilesOfFolder.FirstOrDefault(file => !File.Exists(Path.Combine(folder, file)));

    /// <summary>Returns the files of a folder; the sentences with their sentiment are the sample's own if the folder has none.</summary>
    public static SampleData InFolder(string folder)
    {
        var tweets = Path.Combine(folder, TweetsFile);
        return new(
            Path.Combine(folder, FilesOfFolder[0]),
            Path.Combine(folder, FilesOfFolder[1]),
            File.Exists(tweets) ? tweets : Shipped.Sentiment,
            Path.Combine(folder, FilesOfFolder[2]),
            Path.Combine(folder, FilesOfFolder[3]));
    }

    private static string OwnFile(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);
}
