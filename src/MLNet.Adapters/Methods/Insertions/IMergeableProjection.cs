using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A projection that is itself a linear map, so that its own part can be added to a copy of the frozen weights.</summary>
internal interface IMergeableProjection : IProjection
{
    /// <summary>Returns new tensors that, as a plain linear map, compute the same as this projection outside training.</summary>
    /// <param name="map">The frozen map, which is not changed.</param>
    /// <returns>[out, in], and [out] or null; in the type of the method's own weights.</returns>
    (Tensor Weight, Tensor? Bias) Merge(Linear map);
}

/// <summary>A method's weights and the frozen ones as one linear map.</summary>
/// <param name="weight">[out, in]</param>
/// <param name="bias">[out]; null for none.</param>
internal sealed class MergedProjection(Tensor weight, Tensor? bias) : IProjection
{
    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => LinearProducts.Apply(x, weight, bias);
}
