using System.Globalization;
using System.Text.RegularExpressions;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Excludes the lowest layers from training.</summary>
internal static partial class LayerFreezing
{
    /// <param name="model">The model, before its training begins.</param>
    /// <param name="count">The number of layers, from the first.</param>
    public static void Freeze(TextModel model, int count)
    {
        if (count == 0)
            return;
        var lowest = model.Encoder.Layers.Take(count).Cast<nn.Module>().Prepend((nn.Module)model.Encoder.Embeddings);
        var own = ModuleParameters.Of(model.Adapter, string.Empty)
            .Where(named => OfLayer().Match(named.Name) is { Success: true } found
                && int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) < count)
            .Select(named => named.Parameter);
        foreach (var parameter in lowest.SelectMany(part => part.parameters()).Concat<Tensor>(own))
            parameter.requires_grad = false;
    }

    [GeneratedRegex(@"(?:^|\.)layer\.([0-9]+)\.")]
    private static partial Regex OfLayer();
}
