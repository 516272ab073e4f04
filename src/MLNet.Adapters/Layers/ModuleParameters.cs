using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Lists all parameters of a module, as described by their owners.</summary>
internal static class ModuleParameters
{
    /// <summary>Returns the parameters in torch's order.</summary>
    /// <param name="module">The module; null has none.</param>
    /// <param name="prefix">The prefix of each name, including its dot.</param>
    /// <exception cref="InvalidOperationException">A module has a parameter that it does not describe.</exception>
    public static IEnumerable<ModuleParameter> Of(nn.Module? module, string prefix = "")
    {
        if (module is null)
            return [];
        var described = Describe(module, string.Empty).ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        return module
            .named_parameters()
            .Select(named =>
                described.TryGetValue(named.name, out var parameter)
                    ? parameter with
                    {
                        Name = prefix + named.name,
                    }
                    : throw new InvalidOperationException(
                        $"{module.GetName()} has a parameter '{named.name}' without a role. "
                        + $"Name it in {nameof(IParameterOwner.OwnParameters)} of the module that owns it."));
    }

    private static IEnumerable<ModuleParameter> Describe(nn.Module module, string prefix)
    {
        var own = module is IParameterOwner owner
            ? owner.OwnParameters.Select(parameter => parameter with { Name = prefix + parameter.Name })
            : [];
        return own.Concat(module.named_children().SelectMany(child => Describe(child.module, $"{prefix}{child.name}.")));
    }
}
