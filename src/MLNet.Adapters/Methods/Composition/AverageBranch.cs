using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>The weighted mean of the outputs of several branches.</summary>
/// <param name="parts">
/// The branches with their weights. The weights of all adapters sum to 1; an adapter that is missing here adds nothing.
/// </param>
internal sealed class AverageBranch(IReadOnlyList<(IAdapterBranch Branch, double Weight)> parts) : IAdapterBranch
{
    public ResidualForm Form => parts[0].Branch.Form;

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        var inside = batch with { Observer = null };
        var added = parts.Select(part => part.Branch.Add(opening, inside) * part.Weight).Aggregate((total, next) => total + next);
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return added;
    }
}
