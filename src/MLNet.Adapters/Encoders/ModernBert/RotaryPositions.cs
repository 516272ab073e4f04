using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.ModernBert;

/// <summary>
/// Positions as rotations of queries and keys, so that their products depend on distances (Su et al. 2021, RoFormer): column i and column
/// i + D/2 of a head are a point that position p turns by the angle p / θ^(2i/D).
/// </summary>
/// <param name="Cosine">[T, D/2]</param>
/// <param name="Sine">[T, D/2]</param>
internal sealed record RotaryPositions(Tensor Cosine, Tensor Sine)
{
    /// <summary>Computes the rotations.</summary>
    /// <param name="positions">[T] the position of each token, from 0.</param>
    /// <param name="headSize">D</param>
    /// <param name="theta">The base θ of the wavelengths.</param>
    public static RotaryPositions Of(Tensor positions, int headSize, double theta)
    {
        float[] frequencies = [.. Enumerable.Range(0, headSize / 2).Select(i => (float)(1 / Math.Pow(theta, 2.0 * i / headSize)))];
        var angles = positions.to(ScalarType.Float32).unsqueeze(1) * tensor(frequencies, device: positions.device);
        return new(angles.cos(), angles.sin());
    }

    /// <summary>Returns queries or keys, turned: [B, N, T, D].</summary>
    public Tensor Apply(Tensor heads)
    {
        var half = heads.shape[^1] / 2;
        var (first, second) = (heads.narrow(-1, 0, half), heads.narrow(-1, half, half));
        var (cosine, sine) = (Cosine.As(heads.dtype), Sine.As(heads.dtype));
        return cat([first * cosine - second * sine, second * cosine + first * sine], -1);
    }
}
