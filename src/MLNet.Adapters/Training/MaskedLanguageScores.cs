using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>What a language model says of hidden tokens; only their states meet the vocabulary.</summary>
internal static class MaskedLanguageScores
{
    /// <summary>Logits of the hidden tokens of a batch, one text after the other: [M, V].</summary>
    /// <param name="model">With a head of masked-language modelling.</param>
    /// <param name="input">The batch of texts in which they are hidden.</param>
    /// <param name="batch">The same texts.</param>
    /// <param name="encoderDropout">Masks inside the encoder; null keeps its dropout off.</param>
    /// <param name="adapterDropout">Masks in the adapter; null for none.</param>
    public static Tensor Logits(
        TextModel model,
        EncoderInput input,
        IReadOnlyList<MaskedText> batch,
        DropoutMasks? encoderDropout = null,
        DropoutMasks? adapterDropout = null)
    {
        var states = model.Encoder.Forward(
            input,
            new EncoderPass
            {
                Adapter = model.Adapter,
                EncoderDropout = encoderDropout,
                AdapterDropout = adapterDropout,
            }); // [B, T, H]
        var tokens = (int)states.shape[1];
        long[] places = [.. batch.SelectMany((text, row) => text.Positions.Select(position => ((long)row * tokens) + position))];
        // [B·T, H] → [M, H] → [M, V].
        return model.Head.Forward(states.flatten(0, 1).index_select(0, tensor(places, device: states.device)), null, 0);
    }

    /// <summary>[M] the tokens that are hidden.</summary>
    public static Tensor Originals(IReadOnlyList<MaskedText> batch, Device device) =>
        tensor([.. batch.SelectMany(text => text.Originals.Select(id => (long)id))], device: device);

    /// <summary>Sums over texts in which tokens are hidden; to be called on a compute thread.</summary>
    /// <param name="model">With a head of masked-language modelling.</param>
    /// <param name="scorer">Scores with the same model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="checkAlive">Asked before each batch; throws where the work is to end.</param>
    /// <returns>For each text: losses of its hidden tokens together, how many were guessed right, and how many there are.</returns>
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
