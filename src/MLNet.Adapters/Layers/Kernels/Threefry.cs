using System.Numerics;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>
/// Threefry-2x32 of 20 rounds (Salmon et al. 2011): random numbers as a function of a key and a counter, which threads compute in any
/// order.
/// </summary>
/// <param name="key">The key.</param>
internal readonly struct Threefry(ulong key)
{
    private const uint Parity = 0x1BD11BDA;
    private readonly uint _first = (uint)key;
    private readonly uint _second = (uint)(key >> 32);
    private readonly uint _third = Parity ^ (uint)key ^ (uint)(key >> 32);

    /// <summary>Returns two random words for each counter of two words.</summary>
    public (Vector<uint> First, Vector<uint> Second) At(Vector<uint> first, Vector<uint> second)
    {
        (first, second) = (first + new Vector<uint>(_first), second + new Vector<uint>(_second));
        (first, second) = Even(first, second, _second, _third + 1);
        (first, second) = Odd(first, second, _third, _first + 2);
        (first, second) = Even(first, second, _first, _second + 3);
        (first, second) = Odd(first, second, _second, _third + 4);
        return Even(first, second, _third, _first + 5);
    }

    // Four rounds, then a part of the key.
    private static (Vector<uint> First, Vector<uint> Second) Even(Vector<uint> first, Vector<uint> second, uint firstKey, uint secondKey)
    {
        (first, second) = Round(first, second, 13);
        (first, second) = Round(first, second, 15);
        (first, second) = Round(first, second, 26);
        (first, second) = Round(first, second, 6);
        return (first + new Vector<uint>(firstKey), second + new Vector<uint>(secondKey));
    }

    private static (Vector<uint> First, Vector<uint> Second) Odd(Vector<uint> first, Vector<uint> second, uint firstKey, uint secondKey)
    {
        (first, second) = Round(first, second, 17);
        (first, second) = Round(first, second, 29);
        (first, second) = Round(first, second, 16);
        (first, second) = Round(first, second, 24);
        return (first + new Vector<uint>(firstKey), second + new Vector<uint>(secondKey));
    }

    private static (Vector<uint> First, Vector<uint> Second) Round(Vector<uint> first, Vector<uint> second, int bits)
    {
        first += second;
        return (first, (Vector.ShiftLeft(second, bits) | Vector.ShiftRightLogical(second, 32 - bits)) ^ first);
    }
}
