namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Arithmetic on vectors of floats that fill one register of the processor.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface IVectors<TVector>
    where TVector : unmanaged
{
    /// <summary>The number of floats in a vector.</summary>
    static abstract int Width { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector vector, float* target);

    /// <summary>Returns bfloat16 numbers as floats.</summary>
    static abstract TVector LoadBFloat16(ushort* source);

    /// <summary>Stores floats as bfloat16 numbers, each the nearest, an even one of two.</summary>
    static abstract void StoreBFloat16(TVector vector, ushort* target);

    /// <summary>Returns a vector whose elements are all the same.</summary>
    static abstract TVector All(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>Returns a b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>Returns c − a b, rounded once.</summary>
    static abstract TVector NegatedMultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>Returns the larger of each pair; <paramref name="b"/> if one is not a number.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Returns the smaller of each pair; <paramref name="b"/> if one is not a number.</summary>
    static abstract TVector Min(TVector a, TVector b);

    static abstract TVector Abs(TVector a);

    static abstract TVector Round(TVector a);

    /// <summary>Returns 2 to the power of whole numbers from −126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector wholeNumbers);

    static abstract float Sum(TVector a);

    static abstract float Largest(TVector a);
}
