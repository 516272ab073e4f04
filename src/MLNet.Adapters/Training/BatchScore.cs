namespace MLNet.Adapters.Training;

/// <summary>Sums over a batch of validation.</summary>
/// <param name="Loss">The losses, each times its weight.</param>
/// <param name="Right">The weights of what was predicted right; not a number where nothing is right or wrong.</param>
/// <param name="Weight">The weights together.</param>
internal readonly record struct BatchScore(double Loss, double Right, double Weight)
{
    public static BatchScore operator +(BatchScore one, BatchScore other) => new(one.Loss + other.Loss, one.Right + other.Right, one.Weight + other.Weight);
}
