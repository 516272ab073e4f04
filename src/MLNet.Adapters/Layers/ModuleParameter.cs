using TorchSharp.Modules;

namespace MLNet.Adapters.Layers;

/// <summary>A parameter, and what training does to it.</summary>
/// <param name="Name">Its name in the module that holds it, or from there up in a whole model.</param>
/// <param name="Parameter">The tensor; whether gradients move it says <c>requires_grad</c>.</param>
/// <param name="Role">What training does to it.</param>
internal sealed record ModuleParameter(string Name, Parameter Parameter, ParameterRole Role);

/// <summary>What training does to a parameter.</summary>
internal enum ParameterRole
{
    /// <summary>Gradients move it, and weight decay draws it to zero.</summary>
    Decayed,

    /// <summary>Gradients alone move it: a bias, a LayerNorm, or a weight with a regularizer of its own.</summary>
    Undecayed,

    /// <summary>The training's steps change it without a gradient; it is kept and put back with the weights.</summary>
    State,
}

/// <summary>A module with parameters of its own, beside those of the modules inside it.</summary>
internal interface IParameterOwner
{
    /// <summary>Its own parameters, by the names under which they are registered.</summary>
    IEnumerable<ModuleParameter> OwnParameters { get; }
}
