using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>
/// Counts the products of linear maps that the current thread asks the native library for, until it is disposed: figures that do not depend
/// on the machine. The gradients that follow are counted with the product.
/// </summary>
internal sealed class ProductCount : IDisposable
{
    [ThreadStatic]
    private static ProductCount? _current;

    private readonly ProductCount? _outer = _current;

    public ProductCount() => _current = this;

    /// <summary>The number of products.</summary>
    public int Products { get; private set; }

    /// <summary>Their multiplications and additions.</summary>
    public long Flops { get; private set; }

    /// <summary>Notes y = x Wᵀ, with the products of its gradients.</summary>
    /// <param name="x">[…, in]</param>
    /// <param name="weight">[out, in]</param>
    public static void Add(Tensor x, Tensor weight)
    {
        if (_current is not { } count)
            return;
        var products = 1;
        if (is_grad_enabled())
            products += (x.requires_grad ? 1 : 0) + (weight.requires_grad ? 1 : 0);
        count.Products += products;
        count.Flops += products * 2 * x.numel() * weight.shape[0];
    }

    public void Dispose() => _current = _outer;
}
