using System.Numerics;
using System.Runtime.CompilerServices;

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
        (first, second) = Mix(first, second, (13, 15, 26, 6), _second, _third + 1);
        (first, second) = Mix(first, second, (17, 29, 16, 24), _third, _first + 2);
        (first, second) = Mix(first, second, (13, 15, 26, 6), _first, _second + 3);
        (first, second) = Mix(first, second, (17, 29, 16, 24), _second, _third + 4);
        return Mix(first, second, (13, 15, 26, 6), _third, _first + 5);
    }

    // Four rounds, then a part of the key.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // so that the rotations are constants
    private static (Vector<uint> First, Vector<uint> Second) Mix(
        Vector<uint> first, Vector<uint> second, (int First, int Second, int Third, int Fourth) rotations, uint firstKey, uint secondKey)
    {
        (first, second) = Round(first, second, rotations.First);
        (first, second) = Round(first, second, rotations.Second);
        (first, second) = Round(first, second, rotations.Third);
        (first, second) = Round(first, second, rotations.Fourth);
        return (first + new Vector<uint>(firstKey), second + new Vector<uint>(secondKey));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<uint> First, Vector<uint> Second) Round(Vector<uint> first, Vector<uint> second, int bits)
    {
        first += second;
        return (first, (Vector.ShiftLeft(second, bits) | Vector.ShiftRightLogical(second, 32 - bits)) ^ first);
    }
}
