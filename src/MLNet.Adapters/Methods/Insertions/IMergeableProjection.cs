using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A projection that is a linear map itself, so that its own part can be added into a copy of the frozen weights.</summary>
internal interface IMergeableProjection : IProjection
{
    /// <summary>New tensors that give, as a plain linear map, what this gives outside training.</summary>
    /// <param name="map">The frozen map, which stays as it is.</param>
    /// <returns>[out, in], and [out] or null.</returns>
    (Tensor Weight, Tensor? Bias) Merge(Linear map);
}
