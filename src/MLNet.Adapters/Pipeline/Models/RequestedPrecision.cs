using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The precision that options request, or the environment if they leave it open.</summary>
/// <param name="Value">The precision.</param>
/// <param name="IsFromEnvironment">Whether the environment variable names it.</param>
internal sealed record RequestedPrecision(ComputePrecision Value, bool IsFromEnvironment)
{
    /// <summary>Names the precision of options that leave it open: <c>float32</c> (the default), <c>bfloat16</c> or <c>auto</c>.</summary>
    public const string EnvironmentVariable = "MLNET_ADAPTERS_PRECISION";

    private const string Remedy = "Set the option Precision to Float32 or Auto";

    private string Claim => IsFromEnvironment ? $"The environment variable {EnvironmentVariable} is bfloat16" : "Precision is BFloat16";

    /// <summary>Returns the precision of an option, or of the environment if it is null.</summary>
    /// <exception cref="InvalidOperationException">The environment variable has an unknown value.</exception>
    public static RequestedPrecision Of(ComputePrecision? option) => Of(option, Environment.GetEnvironmentVariable(EnvironmentVariable));

    /// <summary>Returns the precision of an option, or of the variable's value if it is null.</summary>
    /// <exception cref="InvalidOperationException">The option is null, and the value is unknown.</exception>
    public static RequestedPrecision Of(ComputePrecision? option, string? variable) => option is { } given
        ? new RequestedPrecision(given, false)
        : variable?.Trim().ToLowerInvariant() switch
        {
            null or "" => new RequestedPrecision(ComputePrecision.Float32, false),
            "float32" => new RequestedPrecision(ComputePrecision.Float32, true),
            "bfloat16" => new RequestedPrecision(ComputePrecision.BFloat16, true),
            "auto" => new RequestedPrecision(ComputePrecision.Auto, true),
            _ => throw new InvalidOperationException(
                $"The environment variable {EnvironmentVariable} is '{variable}'. Set it to float32, bfloat16 or auto, or remove it."),
        };

    /// <summary>Returns float32 or bfloat16 for a device.</summary>
    /// <exception cref="InvalidOperationException">Bfloat16 is requested, and the device does not support it.</exception>
    public ComputePrecision On(BFloat16Support support) => Value switch
    {
        ComputePrecision.Float32 => ComputePrecision.Float32,
        _ when support.IsSupported => ComputePrecision.BFloat16,
        ComputePrecision.Auto => ComputePrecision.Float32,
        _ => throw new InvalidOperationException($"{Claim}, but {support.Reason}. {Remedy}."),
    };

    /// <summary>Refuses bfloat16 for full fine-tuning; automatic choice means float32 there.</summary>
    /// <exception cref="ArgumentException">Bfloat16 is requested.</exception>
    public void CheckFullFineTuning()
    {
        if (Value == ComputePrecision.BFloat16)
            throw new ArgumentException(
                $"{Claim}, but FineTuning is Full, which trains the encoder's own weights in float32. {Remedy}, or FineTuning to Adapter.");
    }
}
