using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>Branches one after the other: each finds the sub-layer's output as the one before left it, and the same skip input.</summary>
/// <param name="parts">In order.</param>
/// <param name="observed">
/// The part that observers see: the last one of the stack, which alone can be one that is trained; null where it leaves the place alone.
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
