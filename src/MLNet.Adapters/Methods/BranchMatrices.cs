using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>A branch that is two linear maps with a non-linearity between them, its factor folded into the second.</summary>
/// <param name="Down">[R, H]</param>
/// <param name="DownBias">[R]</param>
/// <param name="Up">[H, R], scaled.</param>
/// <param name="UpBias">[H], scaled.</param>
/// <param name="Activation">Between the two.</param>
internal sealed record BranchMatrices(Tensor Down, Tensor DownBias, Tensor Up, Tensor UpBias, ActivationFunction Activation);
