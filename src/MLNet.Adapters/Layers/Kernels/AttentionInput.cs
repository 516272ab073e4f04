namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Queries, keys and values of the tokens of some texts, each row with all heads.</summary>
/// <param name="query">[queries, heads · D]</param>
/// <param name="key">[keys, heads · D]</param>
/// <param name="value">[keys, heads · D]</param>
/// <param name="bias">[texts, keys per text], added to the scores; null for none.</param>
/// <param name="context">[queries, heads · D], the result.</param>
internal sealed unsafe class AttentionInput(Matrix query, Matrix key, Matrix value, float* bias, Matrix context)
{
    private readonly float* _bias = bias;

    /// <summary>The rows of each text.</summary>
    public required IReadOnlyList<TextSpan> Texts { get; init; }

    /// <summary>The keys and queries of distances; null if attention sees contents alone.</summary>
    public RelativeStates? Relative { get; init; }

    /// <summary>What scores are divided by: √D, or √(3 D) for the sum of three products.</summary>
    public float ScoreDivisor => MathF.Sqrt(HeadSize * (Relative is null ? 1 : 3));

    public required int Heads { get; init; }

    /// <summary>What is added by distance; a text's first query is at the place of its first key.</summary>
    public DistanceBias Distances { get; init; } = DistanceBias.None;

    /// <summary>D, the number of columns of a head.</summary>
    public required int HeadSize { get; init; }

    public Matrix Query(int text, int head) => query.Below(Texts[text].FirstQuery).From((long)head * HeadSize);

    public Matrix Key(int text, int head) => key.Below(Texts[text].FirstKey).From((long)head * HeadSize);

    public Matrix Value(int text, int head) => value.Below(Texts[text].FirstKey).From((long)head * HeadSize);

    public Matrix Context(int text, int head) => context.Below(Texts[text].FirstQuery).From((long)head * HeadSize);

    /// <summary>Returns the number of keys of a text, without the last ones if their bias is −∞.</summary>
    public int KeysOf(int text)
    {
        var (keys, first) = (Texts[text].Keys, text * (long)Texts[text].Keys);
        while (_bias is not null && keys > 1 && float.IsNegativeInfinity(_bias[first + keys - 1]))
            keys--;
        return keys;
    }

    /// <summary>Returns the bias of a text's first keys; null if it is 0 for all of them.</summary>
    public float* BiasOf(int text, int keys)
    {
        if (_bias is null)
            return null;
        var bias = _bias + (text * (long)Texts[text].Keys);
        return new ReadOnlySpan<float>(bias, keys).ContainsAnyExcept(0f) ? bias : null;
    }
}
