namespace MLNet.Adapters.Training;

/// <summary>Converts log-odds to a probability.</summary>
internal static class Sigmoid
{
    public static float Probability(float logOdds) => (float)(1 / (1 + Math.Exp(-(double)logOdds)));
}
