namespace MLNet.Adapters.Layers;

/// <summary>How the process computes the products of linear maps.</summary>
/// <param name="Scoring">Outside training, on the CPU.</param>
/// <param name="Training">In training, and wherever scoring does not use packed weights.</param>
internal readonly record struct ProductWays(ProductWay Scoring, ProductWay Training)
{
    private const string Automatic = "auto";
    private const string Packed = "packed";

    /// <summary>Returns the ways that the environment variable names, or the fastest ones if it names none.</summary>
    /// <param name="value">The value of the environment variable; null if it is not set.</param>
    /// <param name="canPack">Whether this library has kernels for the processor.</param>
    /// <param name="isConvolutionFaster">Whether oneDNN is faster than the native library's <c>linear</c>.</param>
    /// <exception cref="InvalidOperationException">The value is unknown, or the processor cannot do what it names.</exception>
    public static ProductWays Choose(string? value, bool canPack, bool isConvolutionFaster) => value?.Trim().ToLowerInvariant() switch
    {
        null or "" or Automatic => Fastest(canPack, isConvolutionFaster ? ProductWay.Convolution : ProductWay.Linear),
        "linear" => new(ProductWay.Linear, ProductWay.Linear),
        "convolution" => new(ProductWay.Convolution, ProductWay.Convolution),
        Packed when canPack => new(ProductWay.Packed, ProductWay.Linear),
        Packed => throw Unusable(value, "This processor has no fused multiply-add in vectors of 256 bits or more."),
        _ => throw Unusable(value, "This is none of its values."),
    };

    private static ProductWays Fastest(bool canPack, ProductWay native) => new(canPack ? ProductWay.Packed : native, native);

    private static InvalidOperationException Unusable(string value, string reason) => new(
        $"The environment variable {LinearProducts.EnvironmentVariable} is '{value}'. {reason} "
        + "Set it to auto, linear, convolution or packed, or remove it.");
}
