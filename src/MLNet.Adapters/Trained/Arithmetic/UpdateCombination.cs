using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Trained.Arithmetic;

/// <summary>
/// Σ wᵢ ΔWᵢ of the updates of the encoder's weights: exact, or for LoRA of the closest matrix of a given rank.
/// </summary>
/// <param name="Rank">The rank of LoRA's result; null for the sum of the ranks, which is exact.</param>
internal sealed record UpdateCombination(int? Rank) : WeightCombination
{
    private const string Down = ".lora_A";
    private const string Up = ".lora_B";

    internal override CombinedWeights Combine(IReadOnlyList<WeightedAdapter> adapters)
    {
        if (adapters.All(adapter => adapter.Config.Products is not null))
            return CombineProducts(adapters, [.. adapters.Select(adapter => adapter.Config.Products!)]);
        var config = SameConfigs(adapters);
        if (Rank is not null || !config.IsUpdateOfWeights)
            throw new NotSupportedException(
                $"The update of the encoder's weights is not known for a {config.GetType().Name}"
                + (Rank is not null ? ", or is no product of two matrices" : string.Empty)
                + $". Use {nameof(WeightCombination)}.{nameof(Linear)}, or combine LoRA adapters without gates, biases and ranks of single "
                + "maps.");
        return Each(adapters, (name, values) =>
        {
            double neutral = config.KindOf(name) == ParameterKind.Factor ? 1 : 0;
            return values.Select(one => (one.Value - neutral) * one.Weight).Aggregate((sum, next) => sum + next) + neutral;
        });
    }

    private CombinedWeights CombineProducts(IReadOnlyList<WeightedAdapter> adapters, IReadOnlyList<ProductUpdate> products)
    {
        var rank = Rank ?? products.Sum(product => product.Terms.Sum(term => term.Rank));
        if (rank < 1)
            throw new ArgumentException($"The rank of the combination is {rank}. Give at least 1.");
        var config = products[0].OfRank(rank);
        if (adapters.Zip(products).FirstOrDefault(one => one.Second.OfRank(rank) != config).First is { } other)
            throw Differ(adapters[0], other);
        var combined = new List<(string, Tensor)>();
        foreach (var down in adapters[0].Parameters.Keys.Where(name => name.EndsWith(Down, StringComparison.Ordinal)))
        {
            var map = down[..^Down.Length];
            var terms = adapters.Zip(products).SelectMany(one => one.Second.Terms.Select(term => (
                Up: one.First.Parameters[$"{map}.{term.Name}_B"] * (one.First.Weight * one.Second.Scale * term.Sign),
                Down: one.First.Parameters[$"{map}.{term.Name}_A"]))).ToList();
            var (b, a) = ( // [out, Σ r], [Σ r, in]
                cat([.. terms.Select(term => term.Up)], 1), cat([.. terms.Select(term => term.Down)], 0));
            (b, a) = Rank is null ? (b, a) : Closest(b.matmul(a), rank);
            combined.Add((down, a));
            combined.Add(($"{map}{Up}", b));
        }

        return new CombinedWeights(config, combined);
    }

    // The closest matrix of the rank, as a product whose factors are equally large (Eckart and Young 1936).
    private static (Tensor Up, Tensor Down) Closest(Tensor update, int rank)
    {
        var (u, s, vh) = linalg.svd(update, fullMatrices: false);
        var known = Math.Min(rank, s.shape[0]);
        var root = s.narrow(0, 0, known).sqrt();
        var (up, down) = (u.narrow(1, 0, known) * root, root.unsqueeze(1) * vh.narrow(0, 0, known));
        return known == rank
            ? (up, down)
            : (
                cat([up, zeros(up.shape[0], rank - known, dtype: up.dtype)], 1),
                cat([down, zeros(rank - known, down.shape[1], dtype: down.dtype)], 0));
    }
}
