using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline;

/// <summary>Takes adapters out of a fused model.</summary>
internal static class FusionPruning
{
    /// <exception cref="InvalidOperationException">The model has no fusion on top.</exception>
    /// <exception cref="ArgumentException">A name is unknown, or no adapter would be left.</exception>
    public static ClassificationModel Without(IHost host, ClassificationModel model, IReadOnlyList<string> names)
    {
        if (model.Composition is not TrainedFusion fusion)
            throw host.Except("The model has no fusion, so nothing can be pruned. Train one by MulticlassClassification.Trainers.AdapterFusion.");
        var children = fusion.Children.Select(child => child.Name).ToList();
        if (names.FirstOrDefault(name => !children.Contains(name)) is { } unknown)
            throw new ArgumentException($"The fusion has no adapter '{unknown}'. It has {string.Join(", ", children)}.", nameof(names));
        var left = fusion.Children.Where(child => !names.Contains(child.Name)).ToList();
        if (left.Count == 0)
            throw new ArgumentException($"Pruning {string.Join(", ", names)} would leave no adapter. Keep at least one.", nameof(names));
        if (left.Count == children.Count)
            throw new ArgumentException("No adapter is named. Name at least one to prune.", nameof(names));
        var pruned = new TrainedFusion(fusion.Config, left, fusion.Weights, fusion.Head);
        return model with { Composition = pruned, Record = model.Record with { Parameters = Parameters(model, names) } };
    }

    // Adapters that are still used inside another part stay.
    private static Training.ParameterSummary Parameters(ClassificationModel model, IReadOnlyList<string> names)
    {
        var gone = model.Composition!.Children.Where(child => names.Contains(child.Name)).SelectMany(child => child.Adapters).Select(adapter => adapter.Name);
        var kept = model.Composition.Children.Where(child => !names.Contains(child.Name)).SelectMany(child => child.Adapters).Select(adapter => adapter.Name);
        string[] prefixes = [.. gone.Except(kept, StringComparer.Ordinal).Select(name => $"adapter.adapters.{name}.")];
        return new([.. model.Record.Parameters.Parameters.Where(parameter => !Array.Exists(prefixes, prefix => parameter.Name.StartsWith(prefix, StringComparison.Ordinal)))]);
    }
}
