namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>A prediction whose key was mapped back to the label.</summary>
public sealed class NamedPrediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
