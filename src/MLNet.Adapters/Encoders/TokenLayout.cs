using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>Where the tokens of each text are in a layer's states, and which of them attention sees.</summary>
internal class TokenLayout
{
    private int _asked = 1;

    protected TokenLayout(Tensor? bias, int[]? lengths) => (Bias, Lengths) = (bias, lengths);

    /// <summary>[B, 1, 1, T] added to the attention's scores; null if no token is masked.</summary>
    public Tensor? Bias { get; }

    /// <summary>What is added to the scores by distance; null for nothing.</summary>
    public virtual AttentionDistances? Distances => null;

    /// <summary>All that is added to the scores: [B or 1, N or 1, T or 1, T]; null for nothing.</summary>
    public virtual Tensor? WholeBias => Bias;

    /// <summary>The length of each text if the states are [1, all tokens, H], one text after another; null if they are [B, T, H].</summary>
    public int[]? Lengths { get; }

    /// <summary>Texts padded to a rectangle: [B, T, H].</summary>
    public static TokenLayout Padded(Tensor? bias) => new(bias, null);

    /// <summary>Texts one after another, without padding: [1, all tokens, H].</summary>
    public static TokenLayout Unpadded(int[] lengths) => new(null, lengths);

    /// <summary>Returns the layout for a layer in which up to so many first tokens of each text ask for their context.</summary>
    public TokenLayout Asking(int tokens)
    {
        var layout = (TokenLayout)MemberwiseClone();
        layout._asked = tokens;
        return layout;
    }

    /// <summary>Returns the rows of each text in attention.</summary>
    /// <param name="hidden">The states of all tokens.</param>
    /// <param name="asking">The states of the tokens whose context is needed: all of them, or the first ones of each text.</param>
    public TextSpan[] Spans(Tensor hidden, Tensor asking)
    {
        if (Lengths is null)
        {
            var (queries, keys) = ((int)asking.shape[1], (int)hidden.shape[1]);
            return [.. Enumerable.Range(0, (int)hidden.shape[0]).Select(text => new TextSpan(text * queries, queries, text * keys, keys))];
        }

        var (spans, isWhole, query, key) = (new TextSpan[Lengths.Length], ReferenceEquals(hidden, asking), 0, 0);
        foreach (var (text, keys) in Lengths.Index())
        {
            var queries = isWhole ? keys : Math.Min(keys, _asked);
            spans[text] = new TextSpan(query, queries, key, keys);
            (query, key) = (query + queries, key + keys);
        }

        return spans;
    }
}
