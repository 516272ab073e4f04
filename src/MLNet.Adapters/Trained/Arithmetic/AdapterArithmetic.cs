using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Trained.Arithmetic;

/// <summary>Combines the weights of adapters.</summary>
internal static class AdapterArithmetic
{
    public static TrainedAdapter Combine(
        string name, WeightCombination combination, IReadOnlyList<(TrainedAdapter Adapter, double Weight)> parts, TrainedAdapter? headOf)
    {
        AdapterName.Check(name);
        if (parts.Count == 0)
            throw new ArgumentException("There is no adapter to combine. Give at least one, with its weight.", nameof(parts));
        foreach (var (adapter, weight) in parts)
        {
            ArgumentNullException.ThrowIfNull(adapter);
            if (!double.IsFinite(weight))
                throw new ArgumentException($"The weight of adapter '{adapter.Name}' is {weight}. Give a finite number.", nameof(parts));
            parts[0].Adapter.CheckEncoder(adapter);
        }

        if (headOf is { Head: null })
            throw new ArgumentException($"Adapter '{headOf.Name}' has no head to give. Name one that has, or none.", nameof(headOf));
        headOf?.CheckEncoder(parts[0].Adapter);
        var first = parts[0].Adapter;
        return ComputeThreads.Score(() =>
        {
            using var scope = NewDisposeScope();
            using var mode = no_grad();
            var combined = combination.Combine([.. parts.Select(Read)]);
            combined.Config.Validate(first.Shape);
            var weights = AdapterWeights.Write(combined.Parameters.Select(one => (one.Name, one.Parameter.to(ScalarType.Float32))));
            return new TrainedAdapter(name, combined.Config, first.Encoder, first.Shape, weights, headOf?.Head);
        });
    }

    private static WeightedAdapter Read((TrainedAdapter Adapter, double Weight) part)
    {
        using var file = SafetensorsFile.Parse(part.Adapter.Weights, $"adapter '{part.Adapter.Name}'");
        var parameters = file.Entries.Keys.ToDictionary(
            name => name, name => file.Read(name, ScalarType.Float64, CPU), StringComparer.Ordinal);
        return new WeightedAdapter(part.Adapter.Name, part.Adapter.Config, part.Weight, parameters);
    }
}
