namespace MLNet.Adapters.Methods;

/// <summary>
/// Specifies an activation function: between an adapter's two projections, in an encoder's feed-forward network, or between a head's
/// layers.
/// </summary>
public enum ActivationFunction
{
    /// <summary>max(0, x); AdapterHub's <c>relu</c>.</summary>
    ReLU,

    /// <summary>x Φ(x) with the error function; AdapterHub's <c>gelu</c>.</summary>
    Gelu,

    /// <summary>GELU with its tanh approximation; AdapterHub's <c>gelu_new</c>.</summary>
    GeluTanh,

    /// <summary>x σ(x); AdapterHub's <c>swish</c> and <c>silu</c>.</summary>
    SiLU,

    /// <summary>tanh(x).</summary>
    Tanh,

    /// <summary>x where positive, else 0.01 x; AdapterHub's <c>leakyrelu</c>.</summary>
    LeakyReLU,
}
