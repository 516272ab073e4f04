using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Embeddings of texts through the public API.</summary>
internal static class TinyEmbeddings
{
    public static EncoderEmbeddingOptions Options =>
        new()
        {
            OutputColumnName = "Embedding",
            InputColumnName = "Text",
            Encoder = TinyTask.Encoder,
        };

    public static float[][] Of(EncoderEmbeddingOptions options, params IEnumerable<string?> texts)
    {
        var context = new MLContext(1);
        var data = Load(context, texts);
        using var model = context.Transforms.Text.EncoderEmbedding(options).Fit(data);
        return Of(model, texts);
    }

    public static float[][] Of(ITransformer model, params IEnumerable<string?> texts) =>
        [.. model.Transform(Load(new MLContext(1), texts)).GetColumn<float[]>("Embedding")];

    public static void AreClose(float[][] expected, float[][] actual, float tolerance = 1e-5f) // float32 rounding of values of order 1
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (one, other) in expected.Zip(actual))
            TinyReviews.AreClose(one, other, tolerance);
    }

    private static IDataView Load(MLContext context, IEnumerable<string?> texts) =>
        context.Data.LoadFromEnumerable(texts.Select(text => new PairRow { Text = text!, Sentence1 = text!, Sentence2 = text! }));

    private sealed class PairRow
    {
        public string Text { get; set; } = string.Empty;

        public string Sentence1 { get; set; } = string.Empty;

        public string Sentence2 { get; set; } = string.Empty;
    }
}
