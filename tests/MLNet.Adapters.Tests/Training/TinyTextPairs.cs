using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>
/// Texts that belong together by a rule that no encoder knows: each thing with another one, in sentences that share the words around them
/// with wrong ones.
/// </summary>
internal static class TinyTextPairs
{
    private static readonly string[] Things =
    [
        "cat",
        "house",
        "car",
        "tree",
        "day",
        "night",
        "man",
        "woman",
        "child",
        "time",
        "year",
        "school",
    ];
    private static readonly string[] Partners =
    [
        "water",
        "fire",
        "earth",
        "wind",
        "sun",
        "moon",
        "star",
        "city",
        "dog",
        "phone",
        "food",
        "staff",
    ];
    private static readonly string[] Places = ["outside", "inside", "in the old room", "with you"];

    public static AdapterContrastiveOptions Options => new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 2 },
        LearningRate = 1e-2,
        MaxTokens = 40,
        MaxEpochs = 1,
        BatchSize = 8,
        Seed = 1,
    };

    /// <summary>Pairs of twelve things in turn, in four places.</summary>
    public static IReadOnlyList<PairRow> Rows(int count) => [.. Enumerable.Range(0, count).Select(index => new PairRow
    {
        Sentence1 = $"the {Things[index % Things.Length]} sits {Places[index / Things.Length % Places.Length]}",
        Sentence2 = $"we like the {Partners[index % Things.Length]} {Places[index / Things.Length % Places.Length]}",
    })];

    /// <summary>The same pairs with two wrong texts: one in the words of the right one, and one of another place.</summary>
    public static IReadOnlyList<NegativeRow> WithNegatives(int count) => [.. Rows(count).Select((row, index) => new NegativeRow
    {
        Sentence1 = row.Sentence1,
        Sentence2 = row.Sentence2,
        Wrong = row.Sentence2!.Replace(Partners[index % 12], Partners[(index + 5) % 12], StringComparison.Ordinal),
        Other = $"we like the {Partners[(index + 3) % 12]} {Places[((index / 12) + 1) % Places.Length]}",
    })];

    /// <summary>Pairs of which a third belongs together (5), a third does a little (3), and a third does not (0), in turn.</summary>
    public static IReadOnlyList<PairRow> Graded(int count) => [.. Enumerable.Range(0, count).Select(index => new PairRow
    {
        Sentence1 = $"the {Things[index / 3 % 12]} sits {Places[index / 36 % Places.Length]}",
        Sentence2 = $"we like the {Partners[((index / 3) + (4 * (index % 3))) % 12]} {Places[index / 36 % Places.Length]}",
        Label = (index % 3) switch { 0 => 5, 1 => 3, _ => 0 },
    })];

    public static AdapterContrastiveTransformer Fit<TRow>(AdapterContrastiveOptions options, IEnumerable<TRow> rows)
        where TRow : class
    {
        var context = new MLContext(1);
        return context.Transforms.Text.AdapterContrastive(options).Fit(context.Data.LoadFromEnumerable(rows));
    }
}
