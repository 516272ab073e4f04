using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>The configuration of a parameter-efficient method in a frozen encoder; each method derives its own record.</summary>
public abstract record AdapterConfig
{
    private protected AdapterConfig()
    {
    }

    /// <summary>The method in a few words, such as <c>Pfeiffer, reduction 16</c>.</summary>
    internal virtual string Title => GetType().Name.Replace("Config", "", StringComparison.Ordinal);

    /// <summary>Throws an <see cref="ArgumentException"/> if this configuration does not fit the encoder.</summary>
    internal abstract void Validate(EncoderShape shape);

    /// <summary>
    /// Creates new parameters on a device, drawn from the generator, or all zero if it is null because trained ones follow.
    /// </summary>
    internal abstract AdapterModule Create(EncoderShape shape, Generator? generator, Device device);

    /// <summary>
    /// The places where the method acts in an encoder; null if it acts outside residual connections and therefore cannot be composed.
    /// </summary>
    internal abstract AdapterPlaces? PlacesIn(EncoderShape shape);

    /// <summary>Returns what one of the method's parameters does.</summary>
    /// <param name="name">Its name in the module.</param>
    internal virtual ParameterKind KindOf(string name) => ParameterKind.Addition;

    /// <summary>
    /// Returns the same configuration with more layers left out, in which case the parameters of the others do not change; null if the
    /// method cannot leave out layers in this way.
    /// </summary>
    /// <param name="layers">The zero-based indices of layers to leave out.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    internal virtual AdapterConfig? Without(IReadOnlyList<int> layers, EncoderShape shape) => null;

    /// <summary>Whether the sum of two adapters' changes of parameters has the effect of both changes of the encoder's weights.</summary>
    internal virtual bool IsUpdateOfWeights => false;

    /// <summary>The updates as products; null if they are not.</summary>
    internal virtual ProductUpdate? Products => null;

    /// <summary>
    /// Returns the configuration for several tasks in one training; itself unless each task has parameters of its own.
    /// </summary>
    internal virtual AdapterConfig ForTasks(int tasks) => this;

    /// <summary>The configuration of the adapter that a single one of several tasks has after training.</summary>
    internal virtual AdapterConfig OfOneTask => this;

    /// <summary>Whether the method draws something at random in each pass of a training, even if its weights are frozen.</summary>
    internal virtual bool IsRandom => false;

    /// <summary>Warnings about settings that are valid but questionable; usually empty.</summary>
    internal abstract IEnumerable<string> Warnings(EncoderShape shape);

    /// <summary>The end of a title that names the layers left out; empty if there are none.</summary>
    internal static string WithoutLayers(IReadOnlyList<int> layers) =>
        layers.Count == 0 ? string.Empty : $", without layers {string.Join(", ", layers)}";
}
