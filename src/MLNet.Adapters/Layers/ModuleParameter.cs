using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp.Modules;

namespace MLNet.Adapters.Layers;

/// <summary>A parameter and its role in training.</summary>
/// <param name="Name">Its name in the module that contains it, or its full name in a model.</param>
/// <param name="Parameter">The tensor; <c>requires_grad</c> determines whether gradients change it.</param>
/// <param name="Role">Its role in training.</param>
internal sealed partial record ModuleParameter(string Name, Parameter Parameter, ParameterRole Role)
{
    /// <summary>Its learning rate divided by the trainer's.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Whether training changes it, by gradients or otherwise.</summary>
    public bool IsTrained => Parameter.requires_grad || Role == ParameterRole.State;

    /// <summary>The index of the encoder's layer to which it belongs, by its name; null if it serves several or none.</summary>
    public int? Layer => OfLayer().Match(Name) is { Success: true } found
        ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"(?:^|\.)layer\.([0-9]+)\.")]
    private static partial Regex OfLayer();
}

/// <summary>Specifies the role of a parameter in training.</summary>
internal enum ParameterRole
{
    /// <summary>Changed by gradients and weight decay.</summary>
    Decayed,

    /// <summary>Changed only by gradients: a bias, a LayerNorm, or a weight with its own regularizer.</summary>
    Undecayed,

    /// <summary>Changed by training steps without a gradient; saved and restored with the weights.</summary>
    State,
}

/// <summary>A module with its own parameters, in addition to those of the modules inside it.</summary>
internal interface IParameterOwner
{
    /// <summary>Its own parameters, by the names under which they are registered.</summary>
    IEnumerable<ModuleParameter> OwnParameters { get; }
}
