using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.ModernBert;

/// <summary>Where tokens are in ModernBERT's two kinds of layers.</summary>
internal sealed class ModernBertLayout : TokenLayout
{
    // Not −∞: a token of padding whose neighbours are all padding would see nothing, and its NaN would spread.
    private const float TooFar = -1e30f;

    private ModernBertLayout(Tensor? bias, int[]? lengths, Tensor positions, Tensor? nearBias, ModernBertConfig config)
        : base(bias, lengths)
    {
        NearBias = nearBias;
        Global = RotaryPositions.Of(positions, config.HeadSize, config.GlobalTheta);
        Local = RotaryPositions.Of(positions, config.HeadSize, config.LocalTheta);
    }

    /// <summary>[B or 1, 1, T or 1, T] added to the scores in layers that see only near tokens; null for nothing.</summary>
    public Tensor? NearBias { get; }

    /// <summary>The positions in layers that see the whole text.</summary>
    public RotaryPositions Global { get; }

    /// <summary>The positions in the other layers.</summary>
    public RotaryPositions Local { get; }

    /// <summary>Texts padded to a rectangle.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="padding">[B, 1, 1, T]; null if no token is masked.</param>
    /// <param name="config">The sizes.</param>
    public static ModernBertLayout Padded(Tensor hidden, Tensor? padding, ModernBertConfig config)
    {
        var places = arange(hidden.shape[1], device: hidden.device);
        return new(padding, null, places, Near(), config);

        Tensor? Near()
        {
            if (places.shape[0] <= config.LocalDistance + 1)
                return padding;
            var isFar = (places.unsqueeze(1) - places).abs().gt(config.LocalDistance);
            var near = zeros(isFar.shape, hidden.dtype, hidden.device).masked_fill_(isFar, TooFar).unsqueeze(0).unsqueeze(0);
            return padding is null ? near : near + padding;
        }
    }

    /// <summary>Texts one after another, in which every token is near every other one.</summary>
    /// <param name="hidden">[1, all tokens, H]</param>
    /// <param name="lengths">The number of tokens in each text.</param>
    /// <param name="config">The sizes.</param>
    public static ModernBertLayout Unpadded(Tensor hidden, int[] lengths, ModernBertConfig config)
    {
        long[] places = [.. lengths.SelectMany(length => Enumerable.Range(0, length)).Select(place => (long)place)];
        return new(null, lengths, tensor(places, device: hidden.device), null, config);
    }
}
