using Microsoft.ML;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>No model is exported to ONNX yet, and none pretends to be.</summary>
[TestClass]
public sealed class OnnxRefusalTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void A_classifier_is_refused_alone_and_in_chains()
    {
        var data = SmallData.Load(_context, TinyReviews.Rows);
        var trainer = _context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options);
        Refuses(trainer.Fit(data), data);
        var rows = _context.Data.LoadFromEnumerable(
            TinyReviews.Rows.Select(row => new TextAndLabel { Text = row.Text!, Label = row.Label! }));
        Refuses(
            _context
                .Transforms.Conversion.MapValueToKey("Label")
                .Append(trainer)
                .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
                .Fit(rows),
            rows);
    }

    [TestMethod]
    public void An_embedding_is_refused()
    {
        var data = SmallData.Load(_context, TinyReviews.Rows);
        var options = new EncoderEmbeddingOptions { Encoder = TinyBert.Open(), InputColumnName = "Text", OutputColumnName = "Features" };
        Refuses(_context.Transforms.Text.EncoderEmbedding(options).Fit(data), data);
    }

    private void Refuses(ITransformer model, IDataView data)
    {
        using var file = new MemoryStream();
        var error = Assert.ThrowsExactly<NotSupportedException>(() => _context.Model.ConvertToOnnx(model, data, file));
        StringAssert.Contains(error.Message, "cannot be exported to ONNX yet");
        Assert.AreEqual(0, file.Length);
        (model as IDisposable)?.Dispose();
    }

    private sealed class TextAndLabel
    {
        public string Text { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}
