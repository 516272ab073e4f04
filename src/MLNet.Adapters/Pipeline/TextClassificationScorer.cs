using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline;

/// <summary>Class probabilities of texts. Weights load at the first row; many threads may score at once.</summary>
internal sealed class TextClassificationScorer(IHost host, ClassificationModel model) : IBatchScorer<TextRow, float[]>
{
    private readonly Lock _gate = new();
    private Loaded? _loaded;

    public IReadOnlyList<float[]> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var loaded = Load();
        var encoding = model.Encoding;
        var texts = rows.Select(row => encoding.Encode(loaded.Lease.Tokenizer, row)).ToList();
        notes.Add(encoding.CutWarning, texts.Count(text => text.IsTruncated));
        var logits = ComputeThreads.Score(() => loaded.Scorer.Logits(texts));
        return Array.ConvertAll(logits, Softmax.Probabilities);
    }

    /// <summary>Loads the weights now, which keeps an encoder in memory that is already there.</summary>
    public Loaded Load()
    {
        lock (_gate)
            return _loaded ??= Build();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _loaded?.Classifier.Dispose();
            _loaded?.Lease.Dispose();
            _loaded = null;
        }
    }

    private Loaded Build()
    {
        var device = TorchDevice.Choose(host);
        var lease = model.Encoder.Rent(device);
        try
        {
            var classifier = ComputeThreads.Score(() => model.Build(lease.Encoder, device));
            return new Loaded(lease, classifier, new ClassificationScorer(classifier, lease.Tokenizer.PaddingId, device));
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>The model in native memory.</summary>
    public sealed record Loaded(EncoderLease Lease, TextClassifier Classifier, ClassificationScorer Scorer);
}
