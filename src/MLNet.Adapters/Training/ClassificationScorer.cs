using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Scores rows in batches of similar length; must be called on a compute thread.</summary>
internal sealed class ClassificationScorer(TextClassifier model, int paddingId, Device device)
{
    /// <summary>The logits of each row, in the rows' order.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="checkAlive">Asked before each batch; throws where the work is to end.</param>
    public float[][] Logits(IReadOnlyList<EncodedText> rows, Action? checkAlive = null) =>
        Score(rows, checkAlive, (input, _) => model.Logits(input), (logits, _) => logits);

    /// <summary>The logits of each row and the weights of its fused adapters, for every token.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="adapters">The number of fused adapters.</param>
    public FusedText[] LogitsAndFusion(IReadOnlyList<EncodedText> rows, int adapters)
    {
        FusionWeightRecorder? recorder = null;
        return Score(
            rows,
            null,
            (input, batch) => model.Logits(input, recorder = new FusionWeightRecorder([.. batch.Select(row => rows[row].Length)], adapters)),
            (logits, index) => new FusedText(logits, recorder!.Of(index)));
    }

    // `toResult` is called for each row of a batch, with its index there, right after the batch.
    private T[] Score<T>(IReadOnlyList<EncodedText> rows, Action? checkAlive, Func<EncoderInput, int[], Tensor> score, Func<float[], int, T> toResult)
    {
        var results = new T[rows.Count];
        foreach (var batch in ScoringBatches.Plan(rows))
        {
            checkAlive?.Invoke();
            using var scope = NewDisposeScope();
            using var mode = inference_mode();
            var logits = ScoringBatches.Rows(score(EncoderBatch.Create([.. batch.Select(row => rows[row])], paddingId, device), batch));
            for (var i = 0; i < batch.Length; i++)
                results[batch[i]] = toResult(logits[i], i);
        }

        return results;
    }
}
