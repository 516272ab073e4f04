namespace MLNet.Adapters.Encoders;

/// <summary>The non-linearity of an encoder's feed-forward network.</summary>
internal enum EncoderActivation
{
    /// <summary>With the error function.</summary>
    Gelu,

    /// <summary>The tanh approximation.</summary>
    GeluTanh,

    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>x σ(x).</summary>
    SiLU,
}
