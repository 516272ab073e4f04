using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training.Caching;

/// <summary>What the unchanged part of an encoder computes for the texts of a training, kept in a cache.</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="part">Its unchanged part.</param>
/// <param name="cache">Keeps the states.</param>
/// <param name="paddingId">The token id of padding.</param>
/// <param name="device">The device of the encoder.</param>
internal sealed class LowerStates(TextEncoder encoder, LowerPart part, EncoderCache cache, int paddingId, Device device)
{
    private readonly int _size = encoder.Config.HiddenSize;

    /// <summary>Returns the states of a model's unchanged part; null if it has none, or the cache keeps nothing.</summary>
    public static LowerStates? Of(TextModel model, EncoderCache cache, int paddingId, Device device) =>
        !cache.KeepsNothing && LowerPart.Of(model) is { } part ? new LowerStates(model.Encoder, part, cache, paddingId, device) : null;

    /// <summary>
    /// Computes the states of texts that the cache does not have yet, as many as it has room for, on the scoring threads: where they have
    /// their own kernels, the states of a text have the same bits whichever texts are computed with it.
    /// </summary>
    /// <param name="texts">The texts, in an order that decides which of them are kept if not all can be.</param>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    public void Fill(IEnumerable<EncodedText> texts, Action checkAlive)
    {
        var room = cache.Reserve(part, Different(texts), text => (part.RowsOf(text.Length), _size));
        EncodedText[] missing = [.. room.Keys];
        if (missing.Length == 0)
            return;
        ComputeThreads.ScoreElsewhere(checkAlive, () =>
        {
            Compute(missing, room, checkAlive);
            return true;
        });
        cache.Keep(part, room);
    }

    /// <summary>Returns how many different texts there are, and how many of them are kept.</summary>
    public (int All, int Kept) Count(IEnumerable<EncodedText> texts)
    {
        EncodedText[] different = [.. Different(texts)];
        return (different.Length, different.Count(text => cache.Find(part, text) is not null));
    }

    /// <summary>Adds the states of a batch to its input, if all are kept.</summary>
    public EncoderInput AddTo(EncoderInput input, IReadOnlyList<EncodedText> texts)
    {
        var kept = new KeptStates[texts.Count];
        for (var row = 0; row < kept.Length; row++)
        {
            if (cache.Find(part, texts[row]) is not { } found)
                return input;
            kept[row] = found;
        }

        return input with { Below = new LowerInput(Join(kept).to(device), part.Layers) };
    }

    private static IEnumerable<EncodedText> Different(IEnumerable<EncodedText> texts) => texts.DistinctBy(text => new TextKey(text));

    // [B, T, H], with zeros in the padding
    private unsafe Tensor Join(KeptStates[] kept)
    {
        var stride = kept.Max(states => states.Rows) * _size;
        var joined = empty(kept.Length, stride / _size, _size);
        var target = NativeFloats.Of(joined);
        for (var row = 0; row < kept.Length; row++)
        {
            var values = kept[row].Values;
            var all = new Span<float>(target + ((long)row * stride), stride);
            values.CopyTo(all);
            all[values.Length..].Clear();
        }

        return joined;
    }

    private void Compute(EncodedText[] texts, Dictionary<EncodedText, KeptStates> room, Action checkAlive)
    {
        var batches = ScoringBatches.Plan(texts);
        ScoringThreads.ForEach(batches.Length, index =>
        {
            checkAlive();
            using var scope = NewDisposeScope();
            using var mode = inference_mode();
            EncodedText[] batch = [.. batches[index].Select(row => texts[row])];
            var states = encoder.Below(EncoderBatch.Create(batch, paddingId, device), part.Layers, part.FirstTokenOnly); // [B, T or 1, H]
            var (values, stride) = (states.cpu().contiguous().data<float>().ToArray(), (int)states.shape[1] * _size);
            foreach (var (row, text) in batch.Index())
            {
                var target = room[text].Values;
                values.AsSpan(row * stride, target.Length).CopyTo(target);
            }
        });
    }
}
