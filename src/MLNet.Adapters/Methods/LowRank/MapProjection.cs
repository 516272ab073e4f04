using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>A method's part in one frozen linear map.</summary>
internal abstract class MapProjection(string name) : nn.Module(name), IProjection, IParameterOwner
{
    public abstract IEnumerable<ModuleParameter> OwnParameters { get; }

    public abstract Tensor Apply(Tensor x, Linear map, LayerBatch batch);

    /// <summary>Draws new parameters.</summary>
    public abstract void Initialize(Generator generator);

    /// <summary>Sets the new parameters that depend on the frozen map.</summary>
    public virtual void StartFrom(Linear map)
    {
    }
}
