using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, each group with its own change of a layer's output.</summary>
internal sealed class GroupedIntervention(IReadOnlyList<IIntervention> groups) : IIntervention
{
    public Tensor Apply(Tensor hidden, LayerBatch batch) => batch.Groups!.Join(hidden.shape[0], (group, first, rows) =>
        groups[group].Apply(hidden.narrow(0, first, rows), batch.Alone(first, rows)));
}
