using Microsoft.ML;

namespace MLNet.Adapters.Tests;

/// <summary>A sentiment task in the words of <see cref="TinyBert"/>, which a Fit takes a moment for.</summary>
internal static class TinyReviews
{
    private static readonly string[] Things = ["film", "book", "phone", "camera", "food", "place", "house", "car"];

    /// <summary>Twenty-four rows: labels "b", "a" and "c", in this order.</summary>
    public static IReadOnlyList<LabelledText> Rows { get; } =
    [
        .. Things.SelectMany((thing, index) => (IEnumerable<LabelledText>)
        [
            new() { Text = $"the {thing} is great, we love it{new string('!', index)}", Label = "b" },
            new() { Text = $"bad {thing}. hate it, the worst {thing}", Label = "a" },
            new() { Text = $"one {thing} in the {Things[(index + 3) % Things.Length]}", Label = "c" },
        ]),
    ];

    /// <summary>Two epochs: enough where only the mechanics count.</summary>
    public static AdapterTextClassificationOptions Options => new()
    {
        Encoder = TinyBert.Open(),
        MaxTokens = 40,
        BatchSize = 8,
        MaxEpochs = 2,
        LearningRate = 0.01,
    };

    public static AdapterTextClassificationTransformer Fit(
        MLContext context,
        AdapterTextClassificationOptions? options = null,
        IEnumerable<LabelledText>? rows = null
    ) => context.MulticlassClassification.Trainers.AdapterTextClassification(options ?? Options).Fit(SmallData.Load(context, rows ?? Rows));

    /// <summary>The scores of some texts, through Transform.</summary>
    public static float[][] Score(ITransformer model, IEnumerable<string?> texts)
    {
        var context = new MLContext();
        return Scores(model.Transform(context.Data.LoadFromEnumerable(texts.Select(text => new LabelledText { Text = text }))));
    }

    public static float[][] Scores(IDataView scored) => [.. Microsoft.ML.Data.ColumnCursorExtensions.GetColumn<float[]>(scored, "Score")];

    public static void AreClose(float[] expected, float[] actual, float tolerance = 1e-5f)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance);
    }
}
