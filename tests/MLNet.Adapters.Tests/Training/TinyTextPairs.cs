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

    public static AdapterContrastiveTransformer Fit(AdapterContrastiveOptions options, IEnumerable<PairRow> rows)
    {
        var context = new MLContext(1);
        return context.Transforms.Text.AdapterContrastive(options).Fit(context.Data.LoadFromEnumerable(rows));
    }
}
