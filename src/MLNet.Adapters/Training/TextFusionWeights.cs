using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Training;

/// <summary>The weights of fused adapters for the tokens of one text at one place.</summary>
/// <param name="Layer">The zero-based index of the layer.</param>
/// <param name="SubLayer">The sub-layer.</param>
/// <param name="Adapters">N, the number of fused adapters.</param>
/// <param name="Weights">[T × N], row by row, for real tokens only.</param>
internal sealed record TextFusionWeights(int Layer, SubLayer SubLayer, int Adapters, float[] Weights)
{
    public int Tokens => Weights.Length / Adapters;

    public float this[int token, int adapter] => Weights[(token * Adapters) + adapter];
}
