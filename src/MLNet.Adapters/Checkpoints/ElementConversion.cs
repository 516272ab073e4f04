using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Conversions done while the bytes move from the file into a tensor, so that nothing is copied twice.</summary>
internal static class ElementConversion
{
    /// <summary>The transfer from a stored type to a torch type, or null if torch has to convert.</summary>
    public static ByteTransfer? Find(SafetensorsType from, ScalarType to) => (from, to) switch
    {
        _ when from.ToScalarType() == to => static (source, destination) => source.CopyTo(destination),
        (SafetensorsType.F16, ScalarType.Float32) => WidenHalf,
        (SafetensorsType.BF16, ScalarType.Float32) => WidenBFloat16,
        _ => null,
    };

    private static void WidenHalf(ReadOnlySpan<byte> source, Span<byte> destination) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), MemoryMarshal.Cast<byte, float>(destination));

    // A bfloat16 is the upper half of the float32 of the same value.
    private static void WidenBFloat16(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(source);
        var wholes = MemoryMarshal.Cast<byte, uint>(destination);
        var index = 0;
        for (; index <= halves.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(halves[index..]), out var low, out var high);
            (low << 16).CopyTo(wholes[index..]);
            (high << 16).CopyTo(wholes[(index + Vector<uint>.Count)..]);
        }
        for (; index < halves.Length; index++)
            wholes[index] = (uint)halves[index] << 16;
    }
}
