using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>The insertion point around one frozen linear map.</summary>
internal interface IProjection
{
    /// <summary>The map's output, y = x Wᵀ + b unless a method changes it.</summary>
    /// <param name="x">[…, in]</param>
    /// <param name="weight">[out, in], frozen.</param>
    /// <param name="bias">[out], frozen.</param>
    Tensor Apply(Tensor x, Tensor weight, Tensor bias);
}
