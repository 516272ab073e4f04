using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>Several branches, each for its own part of every text.</summary>
/// <param name="form">The form of all branches.</param>
/// <param name="parts">
/// The branches in the order of the text, null for one that adds nothing here, each with the position before which its part ends.
/// </param>
internal sealed class SplitBranch(ResidualForm form, IReadOnlyList<(IAdapterBranch? Branch, int End)> parts) : IAdapterBranch
{
    public ResidualForm Form => form;

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        var (inside, added, first) = (batch with { Observer = null }, (Tensor?)null, 0);
        foreach (var (branch, end) in parts)
        {
            if (branch?.Add(opening, inside) is { } all)
            {
                var own = batch.Texts!.First(end).logical_and_(batch.Texts.First(first).logical_not_()); // [B, T, 1]
                var part = all * own;
                added = added is null ? part : added + part;
            }

            first = end;
        }

        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added!);
        return added!;
    }
}
