using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.ModernBert;

/// <summary>Where tokens are in ModernBERT's two kinds of layers.</summary>
internal sealed class ModernBertLayout : TokenLayout
{
    // Not −∞: a token of padding whose neighbours are all padding would see nothing, and its NaN would spread.
    private const float TooFar = -1e30f;

    private readonly int _localDistance;
    private readonly Tensor _places; // [T]
    private readonly ScalarType _type;
    private readonly Tensor? _nearBias;

    private ModernBertLayout(Tensor? bias, int[]? lengths, Tensor places, Tensor hidden, ModernBertConfig config)
        : base(bias, lengths)
    {
        (_localDistance, _places, _type) = (config.LocalDistance, places, hidden.dtype);
        Near = new AttentionDistances(null, config.LocalDistance);
        Global = RotaryPositions.Of(places, config.HeadSize, config.GlobalTheta);
        Local = RotaryPositions.Of(places, config.HeadSize, config.LocalTheta);
        _nearBias = LinearProducts.CanScore(hidden) ? null : CreateNearBias(); // once for all layers; the kernels need it rarely
    }

    /// <summary>What a token sees in layers that see only near tokens.</summary>
    public AttentionDistances Near { get; }

    /// <summary>[B or 1, 1, T or 1, T] added to the scores in those layers; null for nothing.</summary>
    public Tensor? NearBias => _nearBias ?? CreateNearBias();

    /// <summary>The positions in layers that see the whole text.</summary>
    public RotaryPositions Global { get; }

    /// <summary>The positions in the other layers.</summary>
    public RotaryPositions Local { get; }

    /// <summary>Texts padded to a rectangle.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="padding">[B, 1, 1, T]; null if no token is masked.</param>
    /// <param name="config">The sizes.</param>
    public static ModernBertLayout Padded(Tensor hidden, Tensor? padding, ModernBertConfig config) =>
        new(padding, null, arange(hidden.shape[1], device: hidden.device), hidden, config);

    /// <summary>Texts one after another.</summary>
    /// <param name="hidden">[1, all tokens, H]</param>
    /// <param name="lengths">The number of tokens in each text.</param>
    /// <param name="config">The sizes.</param>
    public static ModernBertLayout Unpadded(Tensor hidden, int[] lengths, ModernBertConfig config)
    {
        long[] places = [.. lengths.SelectMany(length => Enumerable.Range(0, length)).Select(place => (long)place)];
        return new(null, lengths, tensor(places, device: hidden.device), hidden, config);
    }

    private Tensor? CreateNearBias()
    {
        if (_places.shape[0] <= _localDistance + 1)
            return Bias;
        var isFar = (_places.unsqueeze(1) - _places).abs().gt(_localDistance);
        var near = zeros(isFar.shape, _type, _places.device).masked_fill_(isFar, TooFar).unsqueeze(0).unsqueeze(0);
        return Bias is null ? near : near + Bias;
    }
}
