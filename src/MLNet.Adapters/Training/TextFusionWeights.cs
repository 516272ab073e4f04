using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Training;

/// <summary>The weights of fused adapters for the tokens of one text at one place.</summary>
/// <param name="Layer">Index of the layer, from 0.</param>
/// <param name="SubLayer">Where in the layer.</param>
/// <param name="Adapters">N.</param>
/// <param name="Weights">[T × N], row by row, real tokens alone.</param>
internal sealed record TextFusionWeights(int Layer, SubLayer SubLayer, int Adapters, float[] Weights)
{
    public int Tokens => Weights.Length / Adapters;

    public float this[int token, int adapter] => Weights[(token * Adapters) + adapter];
}
