using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>AdapterHub's names of activation functions.</summary>
internal static class HubActivations
{
    /// <summary>The names; if a function has several, the first one is written.</summary>
    public static readonly (string Name, ActivationFunction Value)[] Names =
    [
        ("relu", ActivationFunction.ReLU),
        ("gelu", ActivationFunction.Gelu),
        ("gelu_new", ActivationFunction.GeluTanh),
        ("swish", ActivationFunction.SiLU),
        ("silu", ActivationFunction.SiLU),
        ("tanh", ActivationFunction.Tanh),
        ("leakyrelu", ActivationFunction.LeakyReLU),
    ];

    // Files without a version are older, and use different names for two.
    private static readonly (string Name, ActivationFunction Value)[] Older =
    [
        ("gelu", ActivationFunction.GeluTanh),
        ("gelu_orig", ActivationFunction.Gelu),
        .. Names.Where(known => known.Name is not ("gelu" or "gelu_new")),
    ];

    /// <summary>Returns the names in the files of a version.</summary>
    public static IReadOnlyList<(string Name, ActivationFunction Value)> Of(HubVersion version) => version.IsMissing ? Older : Names;
}
