using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Computes a language model's predictions for hidden tokens; only the states of these tokens are multiplied with the vocabulary.
/// </summary>
internal static class MaskedLanguageScores
{
    /// <summary>Returns the logits of the hidden tokens of a batch, text by text: [M, V].</summary>
    /// <param name="model">A model with a masked-language-modelling head.</param>
    /// <param name="input">The batch of texts in which tokens are hidden.</param>
    /// <param name="batch">The same texts.</param>
    /// <param name="encoderDropout">The dropout masks inside the encoder; null turns its dropout off.</param>
    /// <param name="adapterDropout">The dropout masks in the adapter; null for none.</param>
    public static Tensor Logits(
        TextModel model,
        EncoderInput input,
        IReadOnlyList<MaskedText> batch,
        DropoutMasks? encoderDropout = null,
        DropoutMasks? adapterDropout = null)
    {
        var pass = model.TrainingPass(encoderDropout, adapterDropout);
        var states = model.Encoder.Forward(input, pass); // [B, T, H]
        var tokens = (int)states.shape[1];
        long[] places = [.. batch.SelectMany((text, row) => text.Positions.Select(position => ((long)row * tokens) + position))];
        // [B·T, H] → [M, H] → [M, V].
        return model.ApplyHead(states.flatten(0, 1).index_select(0, tensor(places, device: states.device)), input, pass);
    }

    /// <summary>Returns [M], the original tokens at the hidden positions.</summary>
    public static Tensor Originals(IReadOnlyList<MaskedText> batch, Device device) =>
        tensor([.. batch.SelectMany(text => text.Originals.Select(id => (long)id))], device: device);

    /// <summary>Scores texts in which tokens are hidden; must be called on a compute thread.</summary>
    /// <param name="model">A model with a masked-language-modelling head.</param>
    /// <param name="scorer">A scorer for the same model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    /// <returns>For each text: the sum of the losses of its hidden tokens, how many were predicted right, and how many there are.</returns>
    public static BatchScore[] Score(TextModel model, TextScorer scorer, IReadOnlyList<MaskedText> texts, Action? checkAlive)
    {
        var scores = new BatchScore[texts.Count];
        scorer.ForEachBatch([.. texts.Select(text => text.Text)], checkAlive, (batch, input) =>
        {
            MaskedText[] rows = [.. batch.Select(row => texts[row])];
            var logits = Logits(model, input, rows);
            var originals = Originals(rows, logits.device);
            var losses = nn.functional.cross_entropy(logits, originals, reduction: nn.Reduction.None).cpu().data<float>().ToArray();
            var right = logits.argmax(1).eq(originals).cpu().data<bool>().ToArray();
            var next = 0;
            foreach (var row in batch)
            {
                for (var i = 0; i < texts[row].Positions.Length; i++, next++)
                    scores[row] += new BatchScore(losses[next], right[next] ? 1 : 0, 1);
            }
        });
        return scores;
    }
}
