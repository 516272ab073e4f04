using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training.Caching;

/// <summary>What the unchanged part of an encoder computes for the texts of a training, kept in a cache.</summary>
/// <param name="model">The model.</param>
/// <param name="part">Its unchanged part.</param>
/// <param name="cache">Keeps the states.</param>
/// <param name="paddingId">The token id of padding.</param>
/// <param name="device">The device of the encoder.</param>
internal sealed class LowerStates(TextModel model, LowerPart part, EncoderCache cache, int paddingId, Device device)
{
    private readonly TextEncoder _encoder = model.Encoder;
    private readonly EncoderPass _pass = new()
    {
        Adapter = part.Adapters is null ? null : model.Adapter,
        FirstTokenOnly = part.FirstTokenOnly,
    };
    private readonly int _size = model.Encoder.Config.HiddenSize;
    private int _computedTexts;
    private readonly int _layers = part.Ladder?.Count ?? 1; // whose output is kept

    /// <summary>The number of texts that were passed through the unchanged part; those that are kept count once.</summary>
    public int ComputedTexts => _computedTexts;

    /// <summary>Whether the unchanged part is the whole encoder, so that steps compute little.</summary>
    public bool IsWholeEncoder => part.Layers == _encoder.Config.Shape.Layers;

    /// <summary>Whether adapters are in that part, which observers cannot see.</summary>
    public bool HasAdapters => part.Adapters is not null;

    /// <summary>
    /// Returns the states of a model's unchanged part; null if it has none. A cache that keeps nothing serves the processor, so that states
    /// have the same bits whether they are kept or not; on another device, it would only move them back and forth.
    /// </summary>
    public static LowerStates? Of(TextModel model, EncoderCache cache, int paddingId, Device device) =>
        (cache.KeepsNothing && device.type != TorchSharp.DeviceType.CPU) || LowerPart.Of(model) is not { } part
            ? null
            : new LowerStates(model, part, cache, paddingId, device);

    /// <summary>
    /// Computes the states of texts that the cache does not have yet, as many as it has room for, on the scoring threads: where they have
    /// their own kernels, the states of a text have the same bits whichever texts are computed with it.
    /// </summary>
    /// <param name="texts">The texts, in an order that decides which of them are kept if not all can be.</param>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    public void Fill(IEnumerable<EncodedText> texts, Action checkAlive)
    {
        var room = cache.Reserve(part, Different(texts), NumbersOf);
        EncodedText[] missing = [.. room.Keys];
        if (missing.Length == 0)
            return;
        ComputeThreads.ScoreElsewhere(checkAlive, () =>
        {
            Compute(missing, text => room[text], checkAlive);
            return true;
        });
        cache.Keep(part, room);
    }

    /// <summary>Returns how many different texts there are, and how many of them are kept.</summary>
    public (int All, int Kept) Count(IEnumerable<EncodedText> texts)
    {
        EncodedText[] different = [.. Different(texts)];
        return (different.Length, cache.Find(part, different).Count(states => states is not null));
    }

    /// <summary>
    /// Adds the states of a batch to its input; those of texts that are not kept are computed now, so that they are the same either way.
    /// </summary>
    public EncoderInput AddTo(EncoderInput input, IReadOnlyList<EncodedText> texts)
    {
        var kept = cache.Find(part, texts);
        EncodedText[] missing = [.. Different(texts.Where((_, row) => kept[row] is null))];
        using var room = missing.Length == 0 ? null : Compute(missing, texts, kept);
        var joined = part.Ladder is null ? Join(kept!) : JoinLadder(kept!);
        return input with { Below = new LowerInput(joined.to(device), part.Layers) { Ladder = part.Ladder } };
    }

    // Fills in what is not kept, in memory that is returned.
    private MemorySlab Compute(EncodedText[] missing, IReadOnlyList<EncodedText> texts, KeptStates?[] kept)
    {
        var room = new MemorySlab(missing.Sum(text => KeptStates.BytesOf(NumbersOf(text), cache.IsRounded)));
        var computed = missing.ToDictionary(text => new TextKey(text), text => room.Take(NumbersOf(text), cache.IsRounded)!);
        ComputeThreads.ScoreElsewhere(() => { }, () =>
        {
            Compute(missing, text => computed[new TextKey(text)], () => { });
            return true;
        });
        for (var row = 0; row < kept.Length; row++)
            kept[row] ??= computed[new TextKey(texts[row])];
        return room;
    }

    private int NumbersOf(EncodedText text) => part.RowsOf(text.Length) * _size;

    private static IEnumerable<EncodedText> Different(IEnumerable<EncodedText> texts) => texts.DistinctBy(text => new TextKey(text));

    // [B, T, H], with zeros in the padding
    private unsafe Tensor Join(KeptStates[] texts)
    {
        var stride = texts.Max(states => states.Count);
        var joined = empty(texts.Length, stride / _size, _size);
        var target = NativeFloats.Of(joined);
        foreach (var states in texts)
        {
            var all = new Span<float>(target, stride);
            states.Read(0, all[..states.Count]);
            all[states.Count..].Clear();
            target += stride;
        }

        return joined;
    }

    // [layers, 1, all tokens, H]
    private unsafe Tensor JoinLadder(KeptStates[] texts)
    {
        var stride = texts.Sum(states => (long)states.Count) / _layers;
        var joined = empty(_layers, 1, stride / _size, _size);
        var target = NativeFloats.Of(joined);
        foreach (var states in texts)
        {
            var length = states.Count / _layers;
            for (var layer = 0; layer < _layers; layer++)
                states.Read(layer * length, new Span<float>(target + (layer * stride), length));
            target += length;
        }

        return joined;
    }

    private void Compute(EncodedText[] texts, Func<EncodedText, KeptStates> roomOf, Action checkAlive)
    {
        Interlocked.Add(ref _computedTexts, texts.Length);
        var batches = ScoringBatches.Plan(texts);
        ScoringThreads.ForEach(batches.Length, index =>
        {
            checkAlive();
            using var scope = NewDisposeScope();
            using var mode = inference_mode();
            EncodedText[] batch = [.. batches[index].Select(row => texts[row])];
            var input = EncoderBatch.Create(batch, paddingId, device);
            var states = part.Ladder is { } ladder
                ? _encoder.Ladder(input, _pass, ladder) // [layers, B, T, H]
                : _encoder.Below(input, _pass, part.Layers).unsqueeze(0); // [1, B, T or 1, H]
            Split(states.cpu().contiguous(), batch, roomOf);
        });
    }

    private unsafe void Split(Tensor states, EncodedText[] batch, Func<EncodedText, KeptStates> roomOf)
    {
        var source = NativeFloats.Of(states);
        var stride = states.shape[2] * _size;
        foreach (var (row, text) in batch.Index())
        {
            var room = roomOf(text);
            var length = room.Count / _layers;
            for (var layer = 0; layer < _layers; layer++)
                room.Write(layer * length, new ReadOnlySpan<float>(source + (((layer * batch.Length) + row) * stride), length));
        }
    }
}
