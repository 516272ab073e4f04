using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>One padded batch as tensors.</summary>
/// <param name="Ids">[B, T] int64 token ids.</param>
/// <param name="TypeIds">[B, T] int64 segments.</param>
/// <param name="AttentionBias">[B, 1, 1, T] float: 0 on real tokens, −∞ on padding; null if no row is padded.</param>
internal sealed record EncoderInput(Tensor Ids, Tensor TypeIds, Tensor? AttentionBias)
{
    /// <summary>The number of real tokens in each row; null if no row is padded, or the rows are not padded at the end.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>What the lower layers computed for this batch before; null if they must be computed.</summary>
    public LowerInput? Below { get; init; }

    /// <summary>Copies a batch to the device.</summary>
    /// <param name="ids">Token ids, row by row, [B × T].</param>
    /// <param name="typeIds">Segments, in the same layout.</param>
    /// <param name="lengths">The number of real tokens in each row; the rest of the row is padding.</param>
    /// <param name="tokens">T, the length of the longest row.</param>
    /// <param name="device">The device of the tensors.</param>
    public static EncoderInput Create(long[] ids, long[] typeIds, int[] lengths, int tokens, Device device)
    {
        long[] shape = [lengths.Length, tokens];
        var isFull = Array.TrueForAll(lengths, length => length == tokens);
        return new EncoderInput(
            tensor(ids, shape, device: device),
            tensor(typeIds, shape, device: device),
            isFull ? null : Bias(lengths, tokens, device))
        {
            Lengths = isFull ? null : lengths,
        };
    }

    /// <summary>Returns some of the rows.</summary>
    public EncoderInput Rows(int first, int count) => this with
    {
        Ids = Ids.narrow(0, first, count),
        TypeIds = TypeIds.narrow(0, first, count),
        AttentionBias = AttentionBias?.narrow(0, first, count),
        Lengths = Lengths?[first..(first + count)],
        Below = null,
    };

    private static Tensor Bias(int[] lengths, int tokens, Device device)
    {
        var bias = new float[lengths.Length * tokens];
        for (var row = 0; row < lengths.Length; row++)
            bias.AsSpan(row * tokens + lengths[row], tokens - lengths[row]).Fill(float.NegativeInfinity);
        return tensor(bias, [lengths.Length, 1, 1, tokens], device: device);
    }
}
