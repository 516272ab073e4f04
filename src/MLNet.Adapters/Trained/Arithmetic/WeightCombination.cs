using MLNet.Adapters.Methods;
using MLNet.Adapters.Trained.Arithmetic;
using static TorchSharp.torch;

namespace MLNet.Adapters.Composition;

/// <summary>Specifies how the weights of several adapters become those of one, for <see cref="TrainedAdapter.Combine"/>.</summary>
/// <remarks>
/// In contrast to <see cref="Average"/>, which averages outputs and so costs as much as all its adapters, the result is a single adapter.
/// Weights are used as they are given: they need not sum to 1 and may be negative.
/// </remarks>
public abstract record WeightCombination
{
    private protected WeightCombination()
    {
    }

    /// <summary>Σ wᵢ Φᵢ of every parameter; for any method except LoReFT, whose rotations have no sums.</summary>
    public static WeightCombination Linear { get; } = new LinearCombination();

    /// <summary>
    /// Σ wᵢ ΔWᵢ of the updates of the encoder's weights, exactly (Ilharco et al. 2023, arXiv 2212.04089): for LoRA, whose rank becomes the
    /// sum of the ranks, which may differ, and for BitFit and (IA)³. A negative weight takes away what an adapter has learnt.
    /// </summary>
    public static WeightCombination TaskArithmetic { get; } = new UpdateCombination(Rank: null);

    /// <summary>
    /// The same for LoRA with the given rank: the product that is closest to Σ wᵢ ΔWᵢ, by its largest singular values.
    /// </summary>
    /// <param name="rank">The rank of the result.</param>
    public static WeightCombination Svd(int rank) => new UpdateCombination(rank);

    /// <summary>
    /// TIES (Yadav et al. 2023, arXiv 2306.01708): each adapter keeps its largest numbers; for each number, the sign with the larger sum is
    /// elected, and the values with this sign are averaged.
    /// </summary>
    /// <param name="density">The share of each adapter's numbers that is kept; 0.2 in the paper.</param>
    /// <param name="scale">λ, the factor of the result; 1 in the paper without validation data.</param>
    public static WeightCombination Ties(double density = 0.2, double scale = 1) => new TiesCombination(density, null, true, scale);

    /// <summary>
    /// DARE (Yu et al. 2024, arXiv 2311.03099): random numbers of each adapter become 0, the others are divided by the share that is kept,
    /// and the results are added.
    /// </summary>
    /// <param name="dropRate">The share of each adapter's numbers that becomes 0, from 0 to below 1; 0.9 is usual for large models.</param>
    /// <param name="seed">The seed of the choice.</param>
    public static WeightCombination Dare(double dropRate, int seed) => new TiesCombination(1 - dropRate, seed, false, 1);

    /// <summary>DARE's random choice, then TIES' election of signs.</summary>
    /// <param name="dropRate">The share of each adapter's numbers that becomes 0, from 0 to below 1.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <param name="scale">λ, the factor of the result.</param>
    public static WeightCombination DareTies(double dropRate, int seed, double scale = 1) =>
        new TiesCombination(1 - dropRate, seed, true, scale);

    /// <summary>Combines adapters of one encoder; the caller owns the tensors.</summary>
    /// <exception cref="ArgumentException">Configurations differ, or a setting makes no sense.</exception>
    /// <exception cref="NotSupportedException">The combination is not defined for the method.</exception>
    internal abstract CombinedWeights Combine(IReadOnlyList<WeightedAdapter> adapters);

    /// <summary>Combines each parameter by itself; constants, which must be the same, are kept.</summary>
    private protected static CombinedWeights Each(
        IReadOnlyList<WeightedAdapter> adapters, Func<string, IReadOnlyList<(Tensor Value, double Weight)>, Tensor> combine)
    {
        var config = adapters[0].Config;
        return new CombinedWeights(config, [.. adapters[0].Parameters.Keys.Select(name => (name, Combined(name)))]);

        Tensor Combined(string name)
        {
            var first = adapters[0].Parameters[name];
            if (config.KindOf(name) == ParameterKind.Constant)
            {
                return adapters.FirstOrDefault(adapter => !adapter.Parameters[name].Equals(first)) is { } other
                    ? throw new ArgumentException(
                        $"Cannot combine adapters '{adapters[0].Name}' and '{other.Name}': their random matrices '{name}' differ. "
                        + "Train the second one from the first, by InitialAdapter.")
                    : first;
            }

            if (config.KindOf(name) == ParameterKind.Rotation)
                throw new NotSupportedException(
                    $"Adapters of {config.GetType().Name} with orthogonal projections cannot be combined: sums do not preserve rotations. "
                    + "Train them with IsOrthogonal = false.");
            return combine(name, [.. adapters.Select(adapter => (adapter.Parameters[name], adapter.Weight))]);
        }
    }

    /// <summary>Returns the configuration that all adapters have.</summary>
    private protected static AdapterConfig SameConfigs(IReadOnlyList<WeightedAdapter> adapters) =>
        adapters.FirstOrDefault(adapter => adapter.Config != adapters[0].Config) is { } other
            ? throw Differ(adapters[0], other)
            : adapters[0].Config;

    private protected static ArgumentException Differ(WeightedAdapter first, WeightedAdapter other) => new(
        $"Cannot combine the weights of adapters '{first.Name}' ({first.Config}) and '{other.Name}' ({other.Config}): their configurations "
        + "differ. Combine adapters of one configuration, or average their outputs by Average.");
}
