using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, each group through its own form of one frozen linear map.</summary>
internal sealed class GroupedProjection(IReadOnlyList<IProjection> groups) : IProjection
{
    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => batch.Groups!.Join(x.shape[0], (group, first, rows) =>
        groups[group].Apply(x.narrow(0, first, rows), map, batch.Alone(first, rows)));
}
