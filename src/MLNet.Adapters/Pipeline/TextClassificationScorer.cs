using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline;

/// <summary>Class probabilities of texts. Weights load at the first row; many threads may score at once.</summary>
internal sealed class TextClassificationScorer(IHost host, ClassificationModel model) : IBatchScorer<TextRow, ClassScores>
{
    private readonly Lock _gate = new();
    private Loaded? _loaded;

    public IReadOnlyList<ClassScores> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = Encode(rows, notes);
        return model.Record.FusionWeightsColumnName is null
            ? Array.ConvertAll(Logits(texts), logits => new ClassScores(Softmax.Probabilities(logits), null))
            : Array.ConvertAll(Fusion(texts), text => new ClassScores(Softmax.Probabilities(text.Logits), text.MeanWeights()));
    }

    /// <summary>The rows as tokens; rows that were cut are noted.</summary>
    public List<EncodedText> Encode(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var encoding = model.Encoding;
        var tokenizer = Load().Lease.Tokenizer;
        var texts = rows.Select(row => encoding.Encode(tokenizer, row)).ToList();
        notes.Add(encoding.CutWarning, texts.Count(text => text.IsTruncated));
        return texts;
    }

    /// <summary>Class scores before the softmax.</summary>
    public float[][] Logits(IReadOnlyList<EncodedText> texts)
    {
        var loaded = Load();
        return ComputeThreads.Score(() => loaded.Scorer.Logits(texts));
    }

    /// <summary>Class scores and the weights of the fused adapters for every token.</summary>
    public FusedText[] Fusion(IReadOnlyList<EncodedText> texts)
    {
        var loaded = Load();
        return ComputeThreads.Score(() => loaded.Scorer.LogitsAndFusion(texts, model.Composition!.Children.Count));
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
