using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>Branches one after the other: each finds the sub-layer's output as the one before left it, and the same skip input.</summary>
internal sealed class StackBranch(IReadOnlyList<IAdapterBranch> parts) : IAdapterBranch
{
    public ResidualForm Form => parts[^1].Form;

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        Tensor? total = null;
        foreach (var part in parts)
        {
            var output = total is null ? opening.Output : opening.Output + total;
            var added = part.Add(part.Form.Open(output, opening.Skip, opening.Norm), batch);
            total = total is null ? added : total + added;
        }

        return total!;
    }
}
