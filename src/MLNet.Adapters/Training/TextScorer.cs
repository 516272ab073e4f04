using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training.Caching;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Scores rows in batches of similar length; must be called on a compute thread.</summary>
internal sealed class TextScorer(TextModel model, int paddingId, Device device)
{
    /// <summary>What the unchanged part of the encoder computes, for texts scored before and now; null to compute it each time.</summary>
    public LowerStates? Lower { get; init; }

    /// <summary>
    /// Returns the head's outputs for each row, in the order of the rows: C numbers, or C per token, token by token, without padding.
    /// </summary>
    /// <param name="rows">The texts.</param>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    public float[][] Outputs(IReadOnlyList<EncodedText> rows, Action? checkAlive = null)
    {
        var results = new float[rows.Count][];
        ForEachBatch(rows, checkAlive, (batch, input) => CopyRows(results, batch, model.Outputs(input), rows));
        return results;
    }

    /// <summary>Returns the same, with the weights of the fused adapters for every token.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="adapters">The number of fused adapters.</param>
    public FusedText[] OutputsAndFusion(IReadOnlyList<EncodedText> rows, int adapters)
    {
        var (results, outputs) = (new FusedText[rows.Count], new float[rows.Count][]);
        ForEachBatch(rows, null, LowerUnderObserver, (batch, input) =>
        {
            var recorder = new FusionWeightRecorder([.. batch.Select(row => rows[row].Length)], adapters);
            CopyRows(outputs, batch, model.Outputs(input, recorder), rows);
            for (var i = 0; i < batch.Length; i++)
                results[batch[i]] = new FusedText(outputs[batch[i]], recorder.Of(i));
        });
        return results;
    }

    /// <summary>Returns the weights of the fused adapters for every token of each row, without the head.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="adapters">The number of fused adapters.</param>
    public FusedText[] Fusion(IReadOnlyList<EncodedText> rows, int adapters)
    {
        var results = new FusedText[rows.Count];
        ForEachBatch(rows, null, LowerUnderObserver, (batch, input) =>
        {
            var recorder = new FusionWeightRecorder([.. batch.Select(row => rows[row].Length)], adapters);
            model.Encoder.Forward(input, new EncoderPass { Adapter = model.Adapter, FusionObserver = recorder });
            for (var i = 0; i < batch.Length; i++)
                results[batch[i]] = new FusedText([], recorder.Of(i));
        });
        return results;
    }

    /// <summary>Returns the embedding of each row, in the order of the rows.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="form">The form of the embeddings.</param>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    public ReadOnlyMemory<float>[] Embeddings(IReadOnlyList<EncodedText> rows, EmbeddingForm form, Action? checkAlive = null)
    {
        var results = new ReadOnlyMemory<float>[rows.Count];
        ForEachBatch(rows, checkAlive, (batch, input) =>
        {
            var embedded = form.Apply(model.Embeddings(input, form.Pooling));
            var (all, size) = (embedded.cpu().data<float>().ToArray(), (int)embedded.shape[1]); // one copy per batch
            for (var i = 0; i < batch.Length; i++)
                results[batch[i]] = all.AsMemory(i * size, size);
        });
        return results;
    }

    /// <summary>Scores batches, several at once on scoring threads, without gradients; tensors live until the function returns.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    /// <param name="score">Receives the indices of the rows and their padded tokens.</param>
    public void ForEachBatch(IReadOnlyList<EncodedText> rows, Action? checkAlive, Action<int[], EncoderInput> score) =>
        ForEachBatch(rows, checkAlive, Lower, score);

    // What is kept of adapters does not pass an observer.
    private LowerStates? LowerUnderObserver => Lower is { HasAdapters: true } ? null : Lower;

    private void ForEachBatch(
        IReadOnlyList<EncodedText> rows, Action? checkAlive, LowerStates? lower, Action<int[], EncoderInput> score)
    {
        lower?.Fill(rows, checkAlive ?? (() => { }));
        var batches = ScoringBatches.Plan(rows);
        ScoringThreads.ForEach(batches.Length, index =>
        {
            checkAlive?.Invoke();
            using var scope = NewDisposeScope();
            using var mode = inference_mode();
            score(batches[index], EncoderBatch.Create([.. batches[index].Select(row => rows[row])], paddingId, device, lower));
        });
    }

    private static void CopyRows(float[][] results, int[] batch, Tensor outputs, IReadOnlyList<EncodedText> rows)
    {
        var (all, size) = (outputs.cpu().data<float>().ToArray(), (int)(outputs.numel() / batch.Length));
        for (var i = 0; i < batch.Length; i++)
        {
            var length = outputs.dim() == 2 ? size : rows[batch[i]].Length * (int)outputs.shape[2];
            results[batch[i]] = all[(i * size)..((i * size) + length)];
        }
    }
}
