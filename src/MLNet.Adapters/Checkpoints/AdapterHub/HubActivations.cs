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
}
