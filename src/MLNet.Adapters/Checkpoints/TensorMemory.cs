using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The bytes of a contiguous CPU tensor, in parts that fit a span, however large the tensor is.</summary>
internal static class TensorMemory
{
    /// <summary>The number of elements of a part; with 8 bytes each, a part is 512 MB.</summary>
    public const int PartLength = 1 << 26;

    /// <summary>Receives one part: the index of its first element and its bytes.</summary>
    public delegate void Visitor(long firstElement, Span<byte> bytes);

    /// <summary>Visits the parts in order.</summary>
    public static void Visit(Tensor tensor, Visitor visitor, int partLength = PartLength)
    {
        if (tensor.numel() <= partLength)
        {
            if (tensor.numel() > 0)
                visitor(0, tensor.bytes);
            return;
        }

        using var flat = tensor.view(-1);
        for (long first = 0; first < flat.numel(); first += partLength)
        {
            using var part = flat.narrow(0, first, Math.Min(partLength, flat.numel() - first));
            visitor(first, part.bytes);
        }
    }
}
