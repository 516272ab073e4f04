using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>Removes adapters from a fused model.</summary>
internal static class FusionPruning
{
    /// <summary>Returns the fusion of the model.</summary>
    /// <exception cref="InvalidOperationException">
    /// The model has no fusion, or has it inside another composition; the message states what it has.
    /// </exception>
    public static TrainedFusion FusionOf(IHost host, TaskModel model) =>
        model.Composition switch
        {
            TrainedFusion fusion => fusion,
            null => throw host.Except("The model has no fusion: it holds no adapter. Train one with FusedAdapters."),
            var other when Parts(other).Any(part => part is TrainedFusion) => throw host.Except(
                $"The model has its fusion inside {other.GetType().Name} '{other.Name}', but only a fusion that is not inside "
                + "another composition can be analyzed or pruned. Train a head on the fusion only."),
            var other => throw host.Except(
                $"The model has no fusion: it holds {other.GetType().Name} '{other.Name}'. Train one with FusedAdapters."),
        };

    /// <exception cref="InvalidOperationException">The model's top composition is not a fusion.</exception>
    /// <exception cref="ArgumentException">A name is unknown, or no adapter would be left.</exception>
    public static TModel Without<TModel>(IHost host, TModel model, IReadOnlyList<string> names)
        where TModel : TaskModel
    {
        var fusion = FusionOf(host, model);
        var children = fusion.Children.Select(child => child.Name).ToList();
        if (names.FirstOrDefault(name => !children.Contains(name)) is { } unknown)
            throw new ArgumentException($"The fusion has no adapter '{unknown}'. It has {string.Join(", ", children)}.", nameof(names));
        var left = fusion.Children.Where(child => !names.Contains(child.Name)).ToList();
        if (left.Count == 0)
            throw new ArgumentException($"Pruning {string.Join(", ", names)} would leave no adapter. Keep at least one.", nameof(names));
        if (left.Count == children.Count)
            throw new ArgumentException("No adapter is named. Name at least one to prune.", nameof(names));
        var pruned = new TrainedFusion(fusion.Config, left, fusion.Weights, fusion.Head);
        var record = model.Record with
        {
            Parameters = Parameters(model.Record.Parameters, fusion, pruned),
            OwnAdapterReport = names.Contains(children[^1]) ? null : model.Record.OwnAdapterReport, // the own adapter is the last one
        };
        return model with { Composition = pruned, Record = record };
    }

    // Parts that are still used inside another part are kept; a frozen fusion's layers contain its name.
    private static ParameterSummary Parameters(ParameterSummary all, TrainedFusion whole, TrainedFusion pruned)
    {
        string[] gone = [.. Prefixes(whole).Except(Prefixes(pruned), StringComparer.Ordinal)];
        var (oldName, newName) = ($"adapter.fusions.{whole.Name}.", $"adapter.fusions.{pruned.Name}.");
        return new([
            .. all
                .Parameters.Where(parameter => !Array.Exists(gone, prefix => parameter.Name.StartsWith(prefix, StringComparison.Ordinal)))
                .Select(parameter =>
                    parameter.Name.StartsWith(oldName, StringComparison.Ordinal)
                        ? parameter with
                        {
                            Name = newName + parameter.Name[oldName.Length..],
                        }
                        : parameter),
        ]);
    }

    private static IEnumerable<string> Prefixes(TrainedFusion fusion) =>
        fusion
            .Children.SelectMany(Parts)
            .Select(part => part is TrainedFusion ? $"adapter.fusions.{part.Name}." : $"adapter.adapters.{part.Name}.");

    private static IEnumerable<AdapterComposition> Parts(AdapterComposition composition) =>
        composition.Children.SelectMany(Parts).Prepend(composition);
}
