namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>
/// The allowed weights of rows and classes. In this range, their products and the sums over a batch are finite and above 0.
/// </summary>
internal static class WeightRange
{
    /// <summary>The range, for messages.</summary>
    public const string Text = "from 1e-9 to 1e9";

    private const float Smallest = 1e-9f;
    private const float Largest = 1e9f;

    /// <summary>Whether a weight, converted to the float32 used in computation, is in the range.</summary>
    public static bool Contains(double weight) => (float)weight is >= Smallest and <= Largest;
}
