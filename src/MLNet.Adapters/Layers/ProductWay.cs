namespace MLNet.Adapters.Layers;

/// <summary>How the product of a linear map is computed.</summary>
internal enum ProductWay
{
    /// <summary>By the native library's <c>linear</c>, which calls MKL.</summary>
    Linear,

    /// <summary>As a 1×1 convolution over a view of the same memory, which calls oneDNN.</summary>
    Convolution,

    /// <summary>In scoring by this library's own kernels, which read weights packed once; in training by <see cref="Linear"/>.</summary>
    Packed,
}
