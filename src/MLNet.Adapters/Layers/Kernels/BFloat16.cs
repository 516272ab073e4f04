namespace MLNet.Adapters.Layers.Kernels;

/// <summary>The upper half of a float: its sign, its exponent and 7 bits of its mantissa.</summary>
internal static class BFloat16
{
    public const int DroppedBits = 16;

    /// <summary>One less than half of the last bit that is kept, in the bits of a float.</summary>
    public const uint BelowHalf = 0x7FFF;

    /// <summary>The bits of a number that is not a number.</summary>
    public const uint NotANumber = 0x7FC0;

    /// <summary>Returns the float of some bits.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << DroppedBits);

    /// <summary>Returns the bits of the nearest number, an even one of two.</summary>
    public static ushort FromSingle(float value)
    {
        if (float.IsNaN(value))
            return (ushort)NotANumber;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + BelowHalf + ((bits >> DroppedBits) & 1)) >> DroppedBits);
    }
}
