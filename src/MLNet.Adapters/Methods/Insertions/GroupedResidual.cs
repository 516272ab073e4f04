using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, each group through its own residual connection and LayerNorm.</summary>
/// <remarks>Shapes: B batch, b rows of a group, T tokens, H hidden.</remarks>
internal sealed class GroupedResidual(IReadOnlyList<(IResidualConnection Connection, INormalization Norm)> groups) : IResidualConnection
{
    public Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch) =>
        batch.Groups!.Join(output.shape[0], (group, first, rows) =>
        {
            var alone = batch.Alone(first, rows);
            return groups[group].Connection.Combine(
                output.narrow(0, first, rows), // [B, T, H] → [b, T, H]
                skip.narrow(0, first, rows),
                norm is { } placed ? placed with { Insertion = groups[group].Norm, Batch = alone } : null,
                alone);
        });
}
