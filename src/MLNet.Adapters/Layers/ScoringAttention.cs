using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Scaled dot-product attention by this library's own kernels.</summary>
internal static unsafe class ScoringAttention
{
    /// <summary>Computes softmax(Q Kᵀ / √D + bias) V for every text and head, √(3 D) with the two products of distances.</summary>
    /// <param name="query">One row of H = heads · D columns per query.</param>
    /// <param name="key">One row per key.</param>
    /// <param name="value">One row per key.</param>
    /// <param name="bias">[texts, 1, 1, keys] added to the scores; null for none.</param>
    /// <param name="distances">What is added by distance; null for nothing. A text's first query is at the place of its first key.</param>
    /// <param name="texts">The rows of each text.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="shape">The shape of the result, […, H].</param>
    public static Tensor Attend(
        TokenColumns query,
        TokenColumns key,
        TokenColumns value,
        Tensor? bias,
        AttentionDistances? distances,
        IReadOnlyList<TextSpan> texts,
        int heads,
        params long[] shape)
    {
        var context = empty(shape);
        var (contiguousBias, byDistance) = (bias?.contiguous(), distances?.ByDistance?.contiguous());
        var (distanceKeys, distanceQueries) = (distances?.Keys?.contiguous(), distances?.Queries?.contiguous());
        var input = new AttentionInput(
            Rows(query), Rows(key), Rows(value), NativeFloats.OfOptional(contiguousBias), Rows(new TokenColumns(context)))
        {
            Texts = texts,
            Heads = heads,
            HeadSize = (int)shape[^1] / heads,
            Relative = distanceKeys is null ? null : new RelativeStates(AtNearest(distanceKeys), AtNearest(distanceQueries!)),
            Distances = new DistanceBias(
                byDistance is null ? null : NativeFloats.Of(byDistance) + (byDistance.shape[1] / 2),
                byDistance?.shape[1] ?? 0,
                distances?.Reach ?? int.MaxValue),
        };
        LinearProducts.ScoringKernels!.Attend(input);
        return context;
    }

    // [1, 2 T − 1, H], from the row of distance 0 on.
    private static Matrix AtNearest(Tensor states) => Rows(new TokenColumns(states)).Below(states.shape[1] / 2);

    private static Matrix Rows(TokenColumns columns) =>
        new(NativeFloats.Of(columns.Tokens) + columns.First, columns.Tokens.shape[^1]);
}
