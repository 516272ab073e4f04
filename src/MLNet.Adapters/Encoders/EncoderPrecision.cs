namespace MLNet.Adapters.Encoders;

/// <summary>Specifies the numbers of a loaded encoder.</summary>
internal enum EncoderPrecision
{
    /// <summary>Weights and states are float32.</summary>
    Float32,

    /// <summary>Weights and states are bfloat16.</summary>
    BFloat16,

    /// <summary>Weights have the values of bfloat16, but weights and states are float32: for devices that lack bfloat16.</summary>
    RoundedFloat32,
}
