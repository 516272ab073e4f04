using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>What a method adds at one residual connection; compositions of several methods are branches that hold others.</summary>
internal interface IAdapterBranch
{
    /// <summary>Where it reads from and adds to.</summary>
    ResidualForm Form { get; }

    /// <summary>What is added.</summary>
    /// <param name="opening">The open residual connection.</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    /// <returns>[B, T, H], a new tensor that the caller may overwrite.</returns>
    Tensor Add(ResidualOpening opening, LayerBatch batch);
}

/// <summary>A branch that can be given as matrices, so that several are computed in a few products.</summary>
internal interface IMatrixBranch : IAdapterBranch
{
    /// <summary>The matrices as they are now, without gradients.</summary>
    BranchMatrices ToMatrices();
}

/// <summary>A branch that is two linear maps with a non-linearity between them, its factor folded into the second.</summary>
/// <param name="Down">[R, H]</param>
/// <param name="DownBias">[R]</param>
/// <param name="Up">[H, R], scaled.</param>
/// <param name="UpBias">[H], scaled.</param>
/// <param name="Activation">Between the two.</param>
internal sealed record BranchMatrices(Tensor Down, Tensor DownBias, Tensor Up, Tensor UpBias, ActivationFunction Activation);
