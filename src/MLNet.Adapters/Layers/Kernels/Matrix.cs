namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Rows of floats in native memory, owned elsewhere.</summary>
/// <param name="start">The first element of the first row.</param>
/// <param name="stride">The distance from one row to the next, in floats.</param>
internal readonly unsafe struct Matrix(float* start, long stride)
{
    private readonly float* _start = start;

    public float* Start => _start;

    public long Stride { get; } = stride;

    /// <summary>Returns the first element of a row.</summary>
    public float* Row(long index) => _start + (index * Stride);

    /// <summary>Returns the matrix from some column on.</summary>
    public Matrix From(long column) => new(_start + column, Stride);

    /// <summary>Returns the matrix from some row on.</summary>
    public Matrix Below(long row) => new(Row(row), Stride);
}
