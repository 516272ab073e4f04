using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>Class probabilities of texts.</summary>
internal sealed class TextClassificationScorer(NativeModel native, TaskModel<ClassificationSettings> model) : IBatchScorer<TextRow, ClassScores>
{
    public NativeModel Native => native;

    public IReadOnlyList<ClassScores> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = native.Encode(rows, notes);
        return model.Task.FusionWeightsColumnName is null
            ? Array.ConvertAll(native.Outputs(texts), logits => new ClassScores(Softmax.Probabilities(logits), null))
            : Array.ConvertAll(Fusion(texts), text => new ClassScores(Softmax.Probabilities(text.Logits), text.MeanWeights()));
    }

    /// <summary>Class scores and the weights of the fused adapters for every token.</summary>
    public FusedText[] Fusion(IReadOnlyList<EncodedText> texts)
    {
        var loaded = native.Load();
        return ComputeThreads.Score(() => loaded.Scorer.OutputsAndFusion(texts, model.Composition!.Children.Count));
    }

    public void Dispose() => native.Dispose();
}
