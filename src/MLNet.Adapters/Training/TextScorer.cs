using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Scores rows in batches of similar length; must be called on a compute thread.</summary>
internal sealed class TextScorer(TextModel model, int paddingId, Device device)
{
    /// <summary>What the head says of each row, in the rows' order: C numbers, or C a token, one token after the other, without padding.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="checkAlive">Asked before each batch; throws where the work is to end.</param>
    public float[][] Outputs(IReadOnlyList<EncodedText> rows, Action? checkAlive = null)
    {
        var results = new float[rows.Count][];
        ForEachBatch(rows, checkAlive, model.Outputs, (batch, outputs) => Take(results, batch, outputs, rows));
        return results;
    }

    /// <summary>The same, with the weights of its fused adapters for every token.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="adapters">The number of fused adapters.</param>
    public FusedText[] OutputsAndFusion(IReadOnlyList<EncodedText> rows, int adapters)
    {
        var (results, outputs) = (new FusedText[rows.Count], new float[rows.Count][]);
        foreach (var batch in ScoringBatches.Plan(rows))
        {
            var recorder = new FusionWeightRecorder([.. batch.Select(row => rows[row].Length)], adapters);
            Score(rows, batch, input => model.Outputs(input, recorder), (_, scored) => Take(outputs, batch, scored, rows));
            for (var i = 0; i < batch.Length; i++)
                results[batch[i]] = new FusedText(outputs[batch[i]], recorder.Of(i));
        }

        return results;
    }

    /// <summary>The embedding of each row, in the rows' order.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="pooling">How the tokens' states become one.</param>
    /// <param name="normalize">Whether the vectors get length 1.</param>
    /// <param name="checkAlive">Asked before each batch; throws where the work is to end.</param>
    public ReadOnlyMemory<float>[] Embeddings(IReadOnlyList<EncodedText> rows, EmbeddingPooling pooling, bool normalize, Action? checkAlive = null)
    {
        var results = new ReadOnlyMemory<float>[rows.Count];
        ForEachBatch(rows, checkAlive, Embed, (batch, embedded) =>
        {
            var (all, size) = (embedded.cpu().data<float>().ToArray(), (int)embedded.shape[1]); // one copy a batch
            for (var i = 0; i < batch.Length; i++)
                results[batch[i]] = all.AsMemory(i * size, size);
        });
        return results;

        Tensor Embed(EncoderInput input)
        {
            var pooled = model.Embeddings(input, pooling);
            return normalize ? TextPooling.Normalize(pooled) : pooled;
        }
    }

    /// <summary>Scores batch after batch; the tensors live until the function returns.</summary>
    public void ForEachBatch(IReadOnlyList<EncodedText> rows, Action? checkAlive, Func<EncoderInput, Tensor> score, Action<int[], Tensor> take)
    {
        foreach (var batch in ScoringBatches.Plan(rows))
        {
            checkAlive?.Invoke();
            Score(rows, batch, score, take);
        }
    }

    private void Score(IReadOnlyList<EncodedText> rows, int[] batch, Func<EncoderInput, Tensor> score, Action<int[], Tensor> take)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        take(batch, score(EncoderBatch.Create([.. batch.Select(row => rows[row])], paddingId, device)));
    }

    private static void Take(float[][] results, int[] batch, Tensor outputs, IReadOnlyList<EncodedText> rows)
    {
        var (all, size) = (outputs.cpu().data<float>().ToArray(), (int)(outputs.numel() / batch.Length));
        for (var i = 0; i < batch.Length; i++)
        {
            var length = outputs.dim() == 2 ? size : rows[batch[i]].Length * (int)outputs.shape[2];
            results[batch[i]] = all[(i * size)..((i * size) + length)];
        }
    }
}
