using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>A residual connection with one branch: opened and closed according to the branch's form.</summary>
internal sealed class BranchResidual(IAdapterBranch branch) : IResidualConnection
{
    public Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch) =>
        branch.Connect(branch.Form.Open(output, skip, norm), batch);
}
