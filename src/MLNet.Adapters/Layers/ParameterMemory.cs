using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The memory of a frozen parameter whose values are kept in another form, and may be needed as a tensor again.</summary>
internal static class ParameterMemory
{
    /// <summary>Takes a parameter's memory; it keeps its shape, and all its elements are NaN.</summary>
    /// <returns>The values, owned by the caller.</returns>
    public static Tensor Take(Parameter parameter)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode(false);
        using var _ = no_grad();
        var taken = parameter.detach().DetachFromDisposeScope();
        // One element for the whole shape: nothing can compute with it unnoticed.
        parameter.set_(tensor(float.NaN, dtype: parameter.dtype, device: parameter.device).expand(parameter.shape));
        return taken;
    }

    /// <summary>Gives a parameter memory again.</summary>
    /// <param name="parameter">The parameter, on the CPU.</param>
    /// <param name="fill">Fills a tensor of its shape and type, whose content is undefined.</param>
    public static void Restore(Parameter parameter, Action<Tensor> fill)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode(false); // gradients may flow through it
        using var _ = no_grad();
        var whole = empty(parameter.shape, dtype: parameter.dtype);
        fill(whole);
        parameter.set_(whole);
    }
}
