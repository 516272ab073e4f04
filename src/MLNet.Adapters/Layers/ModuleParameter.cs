using TorchSharp.Modules;

namespace MLNet.Adapters.Layers;

/// <summary>A parameter, and what training does to it.</summary>
/// <param name="Name">Its name in the module that holds it, or from there up in a whole model.</param>
/// <param name="Parameter">The tensor; whether gradients move it says <c>requires_grad</c>.</param>
/// <param name="Role">What training does to it.</param>
internal sealed record ModuleParameter(string Name, Parameter Parameter, ParameterRole Role);
