namespace MLNet.Adapters.Checkpoints.Pickles;

/// <summary>A run of numbers in a PyTorch file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(string Key, SafetensorsType Type, long Count)
{
    public long Bytes => Count * Type.ElementSize();
}

/// <summary>A tensor in a PyTorch file: a view of a storage.</summary>
/// <param name="Storage">The numbers.</param>
/// <param name="Offset">The index of the first of them.</param>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Strides">The distance of neighbors in each dimension, in numbers.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The number of stored numbers from the first element to the last one.</summary>
    public long Extent => Count == 0 ? 0 : 1 + Shape.Zip(Strides, (size, stride) => (size - 1) * stride).Sum();

    /// <summary>Whether the elements follow each other in the storage.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var dimension = Shape.Length - 1; dimension >= 0; dimension--)
            {
                if (Shape[dimension] != 1 && Strides[dimension] != expected)
                    return false;
                expected *= Shape[dimension];
            }

            return true;
        }
    }
}
