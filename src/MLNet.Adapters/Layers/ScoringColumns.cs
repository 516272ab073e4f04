using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Some outputs of a frozen linear map, as scoring threads compute them between float32 states.</summary>
/// <param name="Count">The number of outputs.</param>
internal abstract record ScoringColumns(int Count) : IDisposable
{
    /// <summary>Whether <see cref="Part"/> can begin at an output.</summary>
    public abstract bool CanBeginAt(int first);

    /// <summary>Returns some of the outputs.</summary>
    /// <param name="first">The first of them, at which a part can begin.</param>
    /// <param name="count">The number of outputs.</param>
    public abstract ScoringColumns Part(int first, int count);

    /// <summary>Returns x as <see cref="Apply"/> reads it, for several maps in the same type; nothing else may read it.</summary>
    /// <param name="x">[…, in]</param>
    public virtual Tensor Prepare(Tensor x) => x;

    /// <summary>Computes GELU of x Wᵀ + b, rounded if a map in the same type would round it: only such a map may read it.</summary>
    /// <param name="x">[…, in]</param>
    /// <returns>[…, count]</returns>
    public virtual Tensor ApplyGelu(Tensor x) => Apply(x, isGelu: true);

    /// <summary>Computes y = x Wᵀ + b, or GELU of it.</summary>
    /// <param name="x">
    /// […, in] float32, or what <see cref="Prepare"/> or <see cref="ApplyGelu"/> of a map in the same type returned.
    /// </param>
    /// <param name="isGelu">Whether the activation function GELU is applied.</param>
    /// <returns>[…, count] float32</returns>
    public abstract Tensor Apply(Tensor x, bool isGelu = false);

    /// <summary>Releases the weights, also those of all parts.</summary>
    public abstract void Dispose();
}
