using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>Takes padding out of a batch's states, and puts it back.</summary>
/// <param name="lengths">The number of real tokens of each text.</param>
/// <param name="tokens">T, the number of tokens of each text with padding.</param>
/// <param name="device">The device of the states.</param>
internal sealed class Unpadding(int[] lengths, int tokens, Device device)
{
    // The real tokens among all B · T.
    private readonly Tensor _places = tensor(
        [.. lengths.SelectMany((length, text) => Enumerable.Range(0, length).Select(token => ((long)text * tokens) + token))],
        device: device);

    /// <summary>The number of real tokens of each text.</summary>
    public int[] Lengths => lengths;

    /// <summary>[B, T, H] → [1, all tokens, H]</summary>
    public Tensor Remove(Tensor padded) => padded.flatten(0, 1).index_select(0, _places).unsqueeze(0);

    /// <summary>[1, all tokens, H] → [B, T, H], with zeros in the padding.</summary>
    public Tensor Restore(Tensor states)
    {
        var hidden = states.shape[2];
        return zeros(lengths.Length * (long)tokens, hidden, dtype: states.dtype, device: device)
            .index_copy_(0, _places, states.squeeze(0))
            .view(lengths.Length, tokens, hidden);
    }

    /// <summary>[1, all tokens, H] → [1, B, H], the first token of each text; or its first tokens, of shorter texts fewer.</summary>
    public Tensor First(Tensor states, int count = 1)
    {
        var (places, start) = (new List<long>(lengths.Length * count), 0L);
        foreach (var length in lengths)
        {
            for (var token = 0; token < Math.Min(length, count); token++)
                places.Add(start + token);
            start += length;
        }

        return states.index_select(1, tensor(places, device: device));
    }

    /// <summary>Returns the same for the first tokens of each text.</summary>
    public Unpadding OfFirst(int count) => new([.. lengths.Select(length => Math.Min(length, count))], Math.Min(tokens, count), device);
}
