using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>Branches in sequence: each reads the sub-layer's output as the previous one left it, and the same skip input.</summary>
/// <param name="parts">The branches in order.</param>
/// <param name="observed">
/// The part that observers see: the last one of the stack, the only one that can be in training; null if it does not act here.
/// </param>
internal sealed class StackBranch(IReadOnlyList<IAdapterBranch> parts, IAdapterBranch? observed) : IAdapterBranch
{
    public ResidualForm Form => parts[^1].Form;

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        Tensor? total = null;
        foreach (var part in parts)
        {
            var open =
                total is null && part.Form == Form
                    ? opening
                    : part.Form.Open(total is null ? opening.Output : opening.Output + total, opening.Skip, opening.Norm);
            var added = part.Add(open, part == observed ? batch : batch with { Observer = null });
            total = total is null ? added : total + added;
        }

        return total!;
    }
}
