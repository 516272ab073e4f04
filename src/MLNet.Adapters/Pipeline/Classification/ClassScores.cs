namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>What a text classifier says about one row.</summary>
/// <param name="Probabilities">One a class.</param>
/// <param name="FusionWeights">The mean weight of each fused adapter; null where nobody asks for it.</param>
internal sealed record ClassScores(float[] Probabilities, float[]? FusionWeights);
