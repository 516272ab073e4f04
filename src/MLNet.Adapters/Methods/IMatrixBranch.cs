namespace MLNet.Adapters.Methods;

/// <summary>A branch that can be given as matrices, so that several are computed in a few products.</summary>
internal interface IMatrixBranch : IAdapterBranch
{
    /// <summary>The matrices as they are now, without gradients.</summary>
    BranchMatrices ToMatrices();
}
