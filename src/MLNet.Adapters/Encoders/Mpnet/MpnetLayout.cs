using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Mpnet;

/// <summary>Where tokens are in MPNet's layers, which add a bias by distance.</summary>
internal sealed class MpnetLayout : TokenLayout
{
    private readonly Tensor _byDistance; // [N, 2 T − 1]
    private readonly Tensor? _wholeBias;

    private MpnetLayout(Tensor? bias, int[]? lengths, Tensor byDistance, Tensor hidden)
        : base(bias, lengths)
    {
        _byDistance = byDistance.As(hidden.dtype);
        Distances = new AttentionDistances(_byDistance.As(ScalarType.Float32));
        _wholeBias = LinearProducts.CanScore(hidden) ? null : CreateWholeBias(); // once for all layers; the kernels need it rarely
    }

    public override AttentionDistances Distances { get; }

    /// <summary>[B or 1, N, T, T]</summary>
    public override Tensor WholeBias => _wholeBias ?? CreateWholeBias();

    /// <summary>Texts padded to a rectangle.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="padding">[B, 1, 1, T]; null if no token is masked.</param>
    /// <param name="byDistance">[N, 2 T − 1] added to the scores for the distances 1 − T to T − 1 of the key from the query.</param>
    public static MpnetLayout Padded(Tensor hidden, Tensor? padding, Tensor byDistance) => new(padding, null, byDistance, hidden);

    /// <summary>Texts one after another.</summary>
    /// <param name="hidden">[1, all tokens, H]</param>
    /// <param name="lengths">The number of tokens in each text.</param>
    /// <param name="byDistance">[N, 2 T − 1]</param>
    public static MpnetLayout Unpadded(Tensor hidden, int[] lengths, Tensor byDistance) => new(null, lengths, byDistance, hidden);

    private Tensor CreateWholeBias()
    {
        var (heads, tokens) = (_byDistance.shape[0], (_byDistance.shape[1] + 1) / 2);
        var distances = DistanceIndex.Of(tokens, _byDistance.device).t().flatten(); // the key's place minus the query's
        var bias = _byDistance.index_select(1, distances).view(1, heads, tokens, tokens);
        return Bias is null ? bias : bias + Bias;
    }
}
