using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>On the CPU with packed weights, a row's result has the same bits in every batch, and beside any other caller.</summary>
[TestClass]
public sealed class RowIndependenceTests
{
    private static readonly string[] Texts =
    [
        .. Enumerable.Range(1, 70).Select(length =>
            string.Join(' ', Enumerable.Range(0, (length % 23) + 1).Select(word => $"word{word * length}"))),
    ];

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.Cls)]
    [DataRow(EmbeddingPooling.Max)]
    public void An_embedding_does_not_depend_on_its_batch_or_on_other_callers(EmbeddingPooling pooling)
    {
        if (LinearProducts.ScoringKernels is null)
            Assert.Inconclusive("This processor scores with the native library, whose sums depend on the batch.");
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Texts.Select(text => new Row { Text = text }));
        using var model = ml.Transforms.Text.EncoderEmbedding(new EncoderEmbeddingOptions
        {
            OutputColumnName = "Embedding",
            InputColumnName = nameof(Row.Text),
            Encoder = TinyBert.Open(),
            Pooling = pooling,
        }).Fit(data);

        float[][] together = [.. model.Transform(data).GetColumn<float[]>("Embedding")];
        using var engine = ml.Model.CreatePredictionEngine<Row, Embedded>(model);
        float[][] alone = [.. Texts.Select(text => engine.Predict(new Row { Text = text }).Embedding)];
        var beside = new float[Texts.Length][];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, caller =>
        {
            using var own = ml.Model.CreatePredictionEngine<Row, Embedded>(model);
            for (var row = caller; row < Texts.Length; row += 8)
                beside[row] = own.Predict(new Row { Text = Texts[row] }).Embedding;
        });

        for (var row = 0; row < Texts.Length; row++)
        {
            CollectionAssert.AreEqual(alone[row], together[row], $"in a batch: {Texts[row]}");
            CollectionAssert.AreEqual(alone[row], beside[row], $"beside other callers: {Texts[row]}");
        }
    }

    private sealed class Row
    {
        public string Text { get; set; } = string.Empty;
    }

    private sealed class Embedded
    {
        public float[] Embedding { get; set; } = [];
    }
}
