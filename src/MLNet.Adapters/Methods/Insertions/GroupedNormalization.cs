using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, each group through its own form of one frozen LayerNorm.</summary>
internal sealed class GroupedNormalization(IReadOnlyList<INormalization> groups) : INormalization
{
    public Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch) => batch.Groups!.Join(x.shape[0], (group, first, rows) =>
        groups[group].Apply(x.narrow(0, first, rows), norm, batch.Alone(first, rows)));
}
