using MLNet.Adapters.Layers;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A projection that is itself a linear map, so that its own part can be added to a copy of the frozen weights.</summary>
internal interface IMergeableProjection : IProjection
{
    /// <summary>Returns new tensors that, as a plain linear map, compute the same as this projection outside training.</summary>
    /// <param name="map">The frozen map, which is not changed.</param>
    /// <returns>[out, in], and [out] or null; in the type of the method's own weights.</returns>
    (Tensor Weight, Tensor? Bias) Merge(Linear map);
}

/// <summary>A method's weights and the frozen ones as one linear map, which scoring packs as it packs the frozen ones.</summary>
internal sealed class MergedProjection : nn.Module, IProjection
{
    /// <param name="weight">[out, in]</param>
    /// <param name="bias">[out]; null for none.</param>
    public MergedProjection(Tensor weight, Tensor? bias)
        : base(nameof(MergedProjection))
    {
        using var mode = no_grad();
        Map = new Linear((int)weight.shape[1], (int)weight.shape[0], weight.device, bias is not null);
        Fill(Map.Weight, weight);
        if (Map.bias is { } own)
            Fill(own, bias!);
        register_module("map", Map);

        static void Fill(Parameter own, Tensor merged)
        {
            own.DetachFromDisposeScope();
            own.requires_grad = false;
            own.copy_(merged);
        }
    }

    /// <summary>The map that is used instead of the frozen one.</summary>
    public Linear Map { get; }

    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => Map.call(x);
}
