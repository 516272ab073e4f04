using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>Takes padding out of a batch's states, and puts it back.</summary>
/// <param name="Lengths">The number of real tokens of each text.</param>
/// <param name="Tokens">T, the number of tokens of each text with padding.</param>
internal sealed record Unpadding(int[] Lengths, int Tokens)
{
    /// <summary>[B, T, H] → [1, all tokens, H]</summary>
    public Tensor Remove(Tensor padded) => padded.flatten(0, 1).index_select(0, Places(padded.device)).unsqueeze(0);

    /// <summary>[1, all tokens, H] → [B, T, H], with zeros in the padding.</summary>
    public Tensor Restore(Tensor tokens)
    {
        var hidden = tokens.shape[2];
        return zeros(Lengths.Length * (long)Tokens, hidden, dtype: tokens.dtype, device: tokens.device)
            .index_copy_(0, Places(tokens.device), tokens.squeeze(0))
            .view(Lengths.Length, Tokens, hidden);
    }

    /// <summary>[1, all tokens, H] → [1, B, H], the first token of each text.</summary>
    public Tensor First(Tensor tokens)
    {
        var (starts, next) = (new long[Lengths.Length], 0L);
        for (var text = 0; text < starts.Length; text++)
        {
            starts[text] = next;
            next += Lengths[text];
        }

        return tokens.index_select(1, tensor(starts, device: tokens.device));
    }

    private Tensor Places(Device device) => tensor(
        [.. Lengths.SelectMany((length, text) => Enumerable.Range(0, length).Select(token => ((long)text * Tokens) + token))],
        device: device);
}
