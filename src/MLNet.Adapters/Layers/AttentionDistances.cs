using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>What attention adds to its scores by the distance of key and query, the same for all texts.</summary>
/// <param name="ByDistance">
/// [N, 2 T − 1] of each head, for the distances 1 − T to T − 1 of the key from the query; null for nothing. T is at least the number of
/// tokens of any text.
/// </param>
/// <param name="Reach">The largest distance that a token sees; null if it sees all.</param>
internal sealed record AttentionDistances(Tensor? ByDistance, int? Reach = null)
{
    /// <summary>
    /// [1, 2 T − 1, H] the keys of the distances 1 − T to T − 1 of the key from the query, which queries meet too; null for none. With
    /// them, every token sees all others.
    /// </summary>
    public Tensor? Keys { get; init; }

    /// <summary>[1, 2 T − 1, H] the queries of the same distances, which meet keys too; null for none.</summary>
    public Tensor? Queries { get; init; }
}
