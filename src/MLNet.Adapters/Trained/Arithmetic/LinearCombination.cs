using MLNet.Adapters.Composition;

namespace MLNet.Adapters.Trained.Arithmetic;

/// <summary>Σ wᵢ Φᵢ of every parameter.</summary>
internal sealed record LinearCombination : WeightCombination
{
    internal override CombinedWeights Combine(IReadOnlyList<WeightedAdapter> adapters)
    {
        SameConfigs(adapters);
        return Each(adapters, (_, values) => values.Select(one => one.Value * one.Weight).Aggregate((sum, next) => sum + next));
    }
}
