namespace MLNet.Adapters.Training;

/// <summary>The logits of one row and the weights of its fused adapters at each place.</summary>
/// <param name="Logits">[C]</param>
/// <param name="Places">The weights at each place, ordered by layer and sub-layer.</param>
internal sealed record FusedText(float[] Logits, IReadOnlyList<TextFusionWeights> Places)
{
    /// <summary>Returns [N], the mean weight of each adapter over places and tokens.</summary>
    public float[] MeanWeights()
    {
        var adapters = Places[0].Adapters;
        var sums = new double[adapters]; // sums of thousands of weights, which would lose precision as floats
        foreach (var place in Places)
        {
            for (var token = 0; token < place.Tokens; token++)
            {
                for (var adapter = 0; adapter < adapters; adapter++)
                    sums[adapter] += place[token, adapter];
            }
        }

        return Array.ConvertAll(sums, sum => (float)(sum / (Places[0].Tokens * Places.Count)));
    }
}
