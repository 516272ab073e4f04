using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>The distances of the tokens of a text, as indices from 0 of a table of the distances 1 − T to T − 1.</summary>
internal static class DistanceIndex
{
    /// <summary>Returns the place of the row's token minus that of the column's: [T, T].</summary>
    public static Tensor Of(long tokens, Device device)
    {
        var places = arange(tokens, device: device);
        return places.unsqueeze(1) - places + (tokens - 1);
    }
}
