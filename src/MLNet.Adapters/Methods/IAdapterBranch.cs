using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>The part of a method at one residual connection; compositions of several methods are branches that contain others.</summary>
internal interface IAdapterBranch
{
    /// <summary>Where the branch reads from and where its output is added.</summary>
    ResidualForm Form { get; }

    /// <summary>Computes what the branch adds.</summary>
    /// <param name="opening">The open residual connection.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, T, H], a new tensor that the caller may overwrite.</returns>
    Tensor Add(ResidualOpening opening, LayerBatch batch);

    /// <summary>Computes what leaves the connection with what the branch adds.</summary>
    /// <inheritdoc cref="Add" path="/param"/>
    /// <returns>[B, T, H]</returns>
    Tensor Connect(ResidualOpening opening, LayerBatch batch) => opening.Ending.Apply(Add(opening, batch));

    /// <summary>Computes what a fusion mixes: the same, without dropout and a LayerNorm of its own, as in AdapterHub.</summary>
    /// <inheritdoc cref="Add" path="/param|/returns"/>
    Tensor AddForFusion(ResidualOpening opening, LayerBatch batch) => Add(opening, batch);
}

/// <summary>A branch that can be expressed as matrices, so that several are computed in a few products.</summary>
internal interface IMatrixBranch : IAdapterBranch
{
    /// <summary>Returns the current matrices, without gradients.</summary>
    BranchMatrices ToMatrices();
}

/// <summary>A branch as two linear maps with an activation function between them; its scaling factor is folded into the second.</summary>
/// <param name="Down">[R, H]</param>
/// <param name="DownBias">[R]</param>
/// <param name="Up">[H, R], scaled.</param>
/// <param name="UpBias">[H], scaled.</param>
/// <param name="Activation">The activation function between the two.</param>
internal sealed record BranchMatrices(Tensor Down, Tensor DownBias, Tensor Up, Tensor UpBias, ActivationFunction Activation);
