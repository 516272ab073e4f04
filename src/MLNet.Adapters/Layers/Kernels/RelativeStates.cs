namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Keys and queries of distances, each row with all heads, for attention that sees contents and distances apart.</summary>
/// <param name="keys">The row d is that of a key d places after the query; d may be negative.</param>
/// <param name="queries">The row d likewise.</param>
internal sealed class RelativeStates(Matrix keys, Matrix queries)
{
    public Matrix Keys => keys;

    public Matrix Queries => queries;
}
