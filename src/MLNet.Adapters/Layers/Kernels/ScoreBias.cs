namespace MLNet.Adapters.Layers.Kernels;

/// <summary>What is added to the scores of one text and head.</summary>
/// <param name="ofKeys">A number for each key; null for none.</param>
/// <param name="distances">What is added by distance.</param>
/// <param name="head">The head.</param>
internal readonly unsafe struct ScoreBias(float* ofKeys, DistanceBias distances, int head)
{
    /// <summary>Returns the numbers of the keys from one on; null for none.</summary>
    public float* OfKeys(int first) => ofKeys is null ? null : ofKeys + first;

    /// <summary>Returns the numbers of a query for the keys from one on; null for none.</summary>
    public float* ByDistance(int query, int first) => distances.At(head, query, first);

    /// <summary>Returns the keys near a query, among those given.</summary>
    public (int First, int End) KeysNear(int query, (int First, int End) keys) =>
        (Math.Max(keys.First, query - distances.Reach), (int)Math.Min(keys.End, (long)query + distances.Reach + 1));

    /// <summary>Returns the keys that some of the queries see, in whole panels from the first one on.</summary>
    public (int First, int End) KeysSeenFrom(int query, int queries, int keys, int panelColumns)
    {
        var first = KeysNear(query, (0, keys)).First / panelColumns * panelColumns;
        var end = KeysNear(query + queries - 1, (0, keys)).End;
        return (first, Math.Max(first, end));
    }
}
