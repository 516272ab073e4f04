using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Scores rows in batches of similar length; must be called on a compute thread.</summary>
internal sealed class ClassificationScorer(TextClassifier model, int paddingId, Device device)
{
    private const int MaxRows = 64;
    private const int MaxTokens = 4096; // of one batch, padding included

    /// <summary>The logits of each row, in the rows' order.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="checkAlive">Asked before each batch; throws where the work is to end.</param>
    public float[][] Logits(IReadOnlyList<EncodedText> rows, Action? checkAlive = null)
    {
        var logits = new float[rows.Count][];
        foreach (var batch in LengthBuckets.PlanScoring([.. rows.Select(row => row.Length)], MaxRows, MaxTokens))
        {
            checkAlive?.Invoke();
            using var scope = NewDisposeScope();
            using var mode = inference_mode();
            var scores = model.Logits(EncoderBatch.Create([.. batch.Select(row => rows[row])], paddingId, device)).cpu();
            var (values, classes) = (scores.data<float>().ToArray(), (int)scores.shape[1]);
            for (var i = 0; i < batch.Length; i++)
                logits[batch[i]] = values.AsSpan(i * classes, classes).ToArray();
        }

        return logits;
    }
}
