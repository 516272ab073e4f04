namespace MLNet.Adapters.Layers.Kernels;

/// <summary>What is added to the scores of attention by the distance of key and query.</summary>
/// <param name="nearest">The numbers of the first head: at index d that of a key d places after the query; null for none.</param>
/// <param name="headStride">How far the numbers of the next head are from those of one; 0 if all heads have the same.</param>
/// <param name="reach">The largest distance that a query sees.</param>
internal readonly unsafe struct DistanceBias(float* nearest, long headStride, int reach)
{
    /// <summary>No bias, and every query sees all keys.</summary>
    public static readonly DistanceBias None = new(null, 0, int.MaxValue);

    /// <summary>The largest distance that a query sees.</summary>
    public int Reach => reach;

    /// <summary>Returns the numbers of a head that a query adds to its scores, from a key on; null for none.</summary>
    public float* At(int head, int query, int key) => nearest is null ? null : nearest + (head * headStride) + (key - query);
}
