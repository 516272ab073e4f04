namespace MLNet.Adapters.Training;

/// <summary>Computes probabilities from logits, in double precision.</summary>
internal static class Softmax
{
    /// <summary>Returns the probabilities of one row of logits; they sum to 1.</summary>
    public static float[] Probabilities(float[] logits)
    {
        var total = LogSum(logits);
        return Array.ConvertAll(logits, logit => (float)Math.Exp(logit - total));
    }

    /// <summary>Returns the logarithm of the probability of one class.</summary>
    public static double LogProbability(float[] logits, int label) => logits[label] - LogSum(logits);

    private static double LogSum(float[] logits)
    {
        var highest = logits.Max();
        return highest + Math.Log(logits.Sum(logit => Math.Exp(logit - highest)));
    }
}
