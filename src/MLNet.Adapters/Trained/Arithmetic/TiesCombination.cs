using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Trained.Arithmetic;

/// <summary>
/// TIES, DARE, or DARE with TIES: each adapter keeps some of its numbers, the largest or random ones; then either all are added, or those
/// that agree on the sign are averaged.
/// </summary>
/// <param name="Density">The share of each adapter's numbers that is kept.</param>
/// <param name="Seed">The seed of the choice; null to keep the largest.</param>
/// <param name="ElectsSigns">Whether a sign is elected for each number.</param>
/// <param name="Scale">λ, the factor of the result.</param>
internal sealed record TiesCombination(double Density, int? Seed, bool ElectsSigns, double Scale) : WeightCombination
{
    internal override CombinedWeights Combine(IReadOnlyList<WeightedAdapter> adapters)
    {
        var config = SameConfigs(adapters);
        if (!(Density > 0 && Density <= 1))
            throw new ArgumentException(
                $"The share of numbers that each adapter keeps is {Density}. Give a share above 0 and at most 1; TIES keeps 0.2.");
        using var generator = Seed is { } seed ? new Generator((ulong)seed, CPU) : null;
        var kept = adapters.Select(adapter => Kept(adapter, config, generator)).ToList();
        return Each(adapters, (name, values) =>
        {
            var neutral = Neutral(config, name);
            var parts = values.Zip(kept, (one, mask) => (one.Value - neutral) * mask[name] * one.Weight).ToList();
            return (ElectsSigns ? Agreeing(parts) : parts.Aggregate((sum, next) => sum + next)) * Scale + neutral;
        });
    }

    // The mean of the numbers whose sign is that of their sum: [..] each
    private static Tensor Agreeing(List<Tensor> parts)
    {
        var all = stack(parts, 0);
        var agrees = all.sign().eq(all.sum([0L], keepdim: true).sign()).logical_and_(all.ne(0));
        return (all * agrees).sum([0L]) / agrees.sum([0L]).clamp_(min: 1);
    }

    // What each number of an adapter is multiplied by: 1 or 0, or 1 / density or 0 if they are chosen at random.
    private Dictionary<string, Tensor> Kept(WeightedAdapter adapter, AdapterConfig config, Generator? generator)
    {
        var names = adapter.Parameters.Keys.Where(name => config.KindOf(name) != ParameterKind.Constant).ToList();
        if (generator is not null)
            return names.ToDictionary(name => name, name =>
                empty(adapter.Parameters[name].shape, ScalarType.Float64).bernoulli_(Density, generator).div_(Density));
        var sizes = cat([.. names.Select(name => (adapter.Parameters[name] - Neutral(config, name)).abs().flatten())], 0);
        var count = Math.Max(1, (long)Math.Round(Density * sizes.shape[0]));
        var least = sizes.topk((int)count).values.min();
        return names.ToDictionary(name => name, name =>
            (adapter.Parameters[name] - Neutral(config, name)).abs().ge(least).to_type(ScalarType.Float64));
    }

    private static double Neutral(AdapterConfig config, string name) => config.KindOf(name) switch
    {
        ParameterKind.Addition => 0,
        ParameterKind.Factor => 1,
        _ => throw new NotSupportedException(
            $"'{name}' of a {config.GetType().Name} stands in place of the encoder's own value, so what training changed is not known. "
            + $"Use {nameof(WeightCombination)}.{nameof(Linear)}."),
    };
}
