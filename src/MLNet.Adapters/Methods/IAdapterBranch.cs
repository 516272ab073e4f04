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
