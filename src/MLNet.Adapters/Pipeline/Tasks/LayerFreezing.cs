using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Excludes the lowest layers from training.</summary>
internal static class LayerFreezing
{
    /// <param name="model">The model, before its training begins.</param>
    /// <param name="count">The number of layers, from the first.</param>
    public static void Freeze(TextModel model, int count)
    {
        if (count == 0)
            return;
        var lowest = model.Encoder.Layers.Take(count).Cast<nn.Module>().Prepend((nn.Module)model.Encoder.Embeddings);
        var own = ModuleParameters.Of(model.Adapter).Where(named => named.Layer < count).Select(named => named.Parameter);
        foreach (var parameter in lowest.SelectMany(part => part.parameters()).Concat<Tensor>(own))
            parameter.requires_grad = false;
    }
}
