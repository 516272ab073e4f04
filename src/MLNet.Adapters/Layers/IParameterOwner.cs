namespace MLNet.Adapters.Layers;

/// <summary>A module with parameters of its own, beside those of the modules inside it.</summary>
internal interface IParameterOwner
{
    /// <summary>Its own parameters, by the names under which they are registered.</summary>
    IEnumerable<ModuleParameter> OwnParameters { get; }
}
