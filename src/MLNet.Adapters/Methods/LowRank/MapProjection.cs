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

    /// <summary>The number of principal components of the map's inputs from which the new parameters start; 0 for none.</summary>
    public virtual int StartingComponents => 0;

    /// <summary>Sets the new parameters that depend on the map's inputs.</summary>
    /// <param name="components">[r, in] the components, the largest first, of length 1.</param>
    public virtual void StartFrom(Tensor components)
    {
    }

    /// <summary>Sets the new parameters that depend on the frozen map.</summary>
    public virtual void StartFrom(Linear map)
    {
    }
}
