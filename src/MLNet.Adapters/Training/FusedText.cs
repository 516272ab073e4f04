namespace MLNet.Adapters.Training;

/// <summary>The logits of one row and the weights of its fused adapters at each place.</summary>
/// <param name="Logits">[C]</param>
/// <param name="Places">By layer and sub-layer, in order.</param>
internal sealed record FusedText(float[] Logits, IReadOnlyList<TextFusionWeights> Places)
{
    /// <summary>[N]: the mean weight of each adapter over places and tokens.</summary>
    public float[] MeanWeights()
    {
        var adapters = Places[0].Adapters;
        var means = new float[adapters];
        foreach (var place in Places)
        {
            for (var token = 0; token < place.Tokens; token++)
            {
                for (var adapter = 0; adapter < adapters; adapter++)
                    means[adapter] += place[token, adapter] / (place.Tokens * Places.Count);
            }
        }

        return means;
    }
}
