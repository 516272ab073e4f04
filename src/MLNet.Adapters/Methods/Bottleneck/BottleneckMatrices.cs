using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>A bottleneck adapter as two matrices with biases, its factor folded into the second.</summary>
/// <param name="Down">[R, H]</param>
/// <param name="DownBias">[R]</param>
/// <param name="Up">[H, R], scaled.</param>
/// <param name="UpBias">[H], scaled.</param>
/// <param name="Activation">Between the two.</param>
internal sealed record BottleneckMatrices(Tensor Down, Tensor DownBias, Tensor Up, Tensor UpBias, ActivationFunction Activation);
