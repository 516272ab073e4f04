using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>Consecutive rows of a batch, each group through a residual connection of its own.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden.</remarks>
internal sealed class SplitResidual(IReadOnlyList<(IResidualConnection Connection, int Rows)> groups) : IResidualConnection
{
    public Tensor Combine(Tensor output, Tensor skip, LayerNorm norm, LayerBatch batch)
    {
        var (parts, first) = (new List<Tensor>(groups.Count), 0L);
        foreach (var (connection, rows) in groups)
        {
            parts.Add(connection.Combine(output.narrow(0, first, rows), skip.narrow(0, first, rows), norm, batch)); // [B, T, H] → [rows, T, H]
            first += rows;
        }

        return first == output.shape[0] ? cat(parts, 0) : throw new ArgumentException($"A batch of {output.shape[0]} rows is split into groups of {first} rows in all. Give sizes that sum to the batch.");
    }
}
