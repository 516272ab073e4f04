using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;

namespace MLNet.Adapters.Training.Caching;

/// <summary>
/// The states of one text, in memory that lives as long as its slab: [layers, tokens, H], or [1, H] for the first token alone.
/// </summary>
/// <param name="slab">The memory.</param>
/// <param name="start">The first byte.</param>
/// <param name="count">The number of numbers.</param>
/// <param name="isRounded">Whether they are stored as bfloat16.</param>
internal sealed unsafe class KeptStates(StateSlab slab, byte* start, int count, bool isRounded)
{
    /// <summary>The number of numbers.</summary>
    public int Count => count;

    /// <summary>Returns the bytes that some numbers take.</summary>
    public static long BytesOf(long count, bool isRounded) => count * (isRounded ? sizeof(ushort) : sizeof(float));

    /// <summary>Keeps some numbers.</summary>
    /// <param name="first">The index of the first of them.</param>
    /// <param name="numbers">The numbers.</param>
    public void Write(int first, ReadOnlySpan<float> numbers)
    {
        Check(first, numbers.Length);
        if (!isRounded)
        {
            numbers.CopyTo(new Span<float>((float*)start + first, numbers.Length));
            return;
        }

        var target = (ushort*)start + first;
        if (LinearProducts.ScoringKernels is { } kernels)
        {
            fixed (float* source = numbers)
                kernels.Round(source, target, numbers.Length);
            return;
        }

        for (var i = 0; i < numbers.Length; i++)
            target[i] = BFloat16.FromSingle(numbers[i]);
    }

    /// <summary>Returns some numbers.</summary>
    /// <param name="first">The index of the first of them.</param>
    /// <param name="numbers">Receives the numbers.</param>
    public void Read(int first, Span<float> numbers)
    {
        Check(first, numbers.Length);
        if (!isRounded)
        {
            new ReadOnlySpan<float>((float*)start + first, numbers.Length).CopyTo(numbers);
            return;
        }

        var source = (ushort*)start + first;
        if (LinearProducts.ScoringKernels is { } kernels)
        {
            fixed (float* target = numbers)
                kernels.Widen(source, new Matrix(target, numbers.Length), 1, numbers.Length);
            return;
        }

        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BFloat16.ToSingle(source[i]);
    }

    private void Check(int first, int length)
    {
        ObjectDisposedException.ThrowIf(slab.IsClosed, typeof(EncoderCache));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + length, count);
    }
}
