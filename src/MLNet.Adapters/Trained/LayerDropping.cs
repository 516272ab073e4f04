using System.Globalization;
using System.Text.RegularExpressions;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Trained;

/// <summary>Adapters without their parts in the lowest layers.</summary>
internal static partial class LayerDropping
{
    /// <exception cref="ArgumentException">The number is not one from 1 to that of the encoder's layers.</exception>
    /// <exception cref="NotSupportedException">An adapter's parts in the other layers would change.</exception>
    public static AdapterComposition Drop(AdapterComposition composition, int count)
    {
        if (count < 1 || count > composition.Layers)
            throw new ArgumentException(
                $"{count} layers are to be dropped, but the encoder has {composition.Layers}. Give a number from 1 to that.",
                nameof(count));
        return Without(composition, [.. Enumerable.Range(0, count)]);
    }

    /// <summary>Returns the parameters of a model that are left.</summary>
    public static ParameterSummary Drop(ParameterSummary parameters, int count) => new([
        .. parameters.Parameters.Where(parameter =>
            !(OfLayer().Match(parameter.Name) is { Success: true } found
                && int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) < count)),
    ]);

    private static AdapterComposition Without(AdapterComposition composition, IReadOnlyList<int> layers) => composition switch
    {
        TrainedAdapter adapter => Without(adapter, layers),
        TrainedFusion fusion => new TrainedFusion(fusion.Config, Children(fusion, layers), fusion.Weights, fusion.Head),
        Stack stack => new Stack([.. Children(stack, layers)]) { Head = stack.Head },
        Average average => new Average(Children(average, layers), average.Weights) { Head = average.Head },
        Split split => new Split(Children(split, layers), split.Tokens) { Head = split.Head },
        _ => throw new NotSupportedException(
            $"Layers cannot be dropped from a {composition.GetType().Name}. Drop them from its adapters, then compose them again."),
    };

    // Those of an adapter, alone or in a composition; fusion layers stay.
    [GeneratedRegex(@"^adapter\.(?:adapters\.[^.]+\.)?layer\.([0-9]+)\.")]
    private static partial Regex OfLayer();

    private static IEnumerable<AdapterComposition> Children(AdapterComposition composition, IReadOnlyList<int> layers) =>
        composition.Children.Select(child => Without(child, layers));

    private static TrainedAdapter Without(TrainedAdapter adapter, IReadOnlyList<int> layers)
    {
        var config = adapter.Config.Without(layers, adapter.Shape) ?? throw new NotSupportedException(
            $"Layers cannot be dropped from adapter '{adapter.Name}': the parts of a {adapter.Config.GetType().Name} in several layers "
            + "belong together. Train it with LeaveOutLayers.");
        return ComputeThreads.Score(() =>
        {
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Parse(adapter.Weights, $"adapter '{adapter.Name}'");
            var kept = file.Entries.Keys
                .Where(name => !layers.Any(layer => name.StartsWith($"layer.{layer}.", StringComparison.Ordinal)))
                .Select(name => (name, file.ReadAsStored(name, CPU)))
                .ToList();
            return new TrainedAdapter(adapter.Name, config, adapter.Encoder, adapter.Shape, AdapterWeights.Write(kept), adapter.Head);
        });
    }
}
