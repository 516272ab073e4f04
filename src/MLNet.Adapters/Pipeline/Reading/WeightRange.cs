namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The weights that rows and classes may have: their products, and the sums over a batch, then stay finite and above 0.</summary>
internal static class WeightRange
{
    /// <summary>The range, for messages.</summary>
    public const string Text = "from 1e-9 to 1e9";

    private const float Smallest = 1e-9f;
    private const float Largest = 1e9f;

    /// <summary>Whether a weight can be computed with, in the float32 that it is computed in.</summary>
    public static bool Contains(double weight) => (float)weight is >= Smallest and <= Largest;
}
