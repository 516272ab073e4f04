namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>What a prediction engine gives for a <see cref="ReviewRow"/>.</summary>
public sealed class ReviewPrediction
{
    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
