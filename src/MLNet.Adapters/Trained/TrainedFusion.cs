using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>A trained AdapterFusion of several adapters, and its head, as a value.</summary>
public sealed record TrainedFusion : AdapterComposition
{
    internal TrainedFusion(AdapterFusionConfig config, IEnumerable<AdapterComposition> children, byte[] weights, TrainedHead? head)
        : base(head)
    {
        Config = config;
        Children = CompositionChildren.Check("A fusion", children);
        Weights = weights;
    }

    /// <summary>The names of the fused adapters, joined by ',' as AdapterHub does.</summary>
    public override string Name => CompositionChildren.Join(Children);

    /// <summary>How the adapters are fused.</summary>
    public AdapterFusionConfig Config { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <summary>
    /// The fusion layers as a safetensors file: <c>layer.{i}.{attention|feed_forward}.{query|key|value}.{weight|bias}</c>.
    /// </summary>
    internal byte[] Weights { get; }

    /// <summary>
    /// A fusion with its adapters and head from a folder in AdapterHub's layout: a sub-folder for each adapter, and one for the fusion.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="encoder">
    /// The encoder of its adapters. Null where their folders name it (as <see cref="Save"/> writes it), else for
    /// <see cref="PretrainedEncoder.Default"/>.
    /// </param>
    /// <exception cref="IOException">The folder or a file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// Configuration, weights and encoder do not fit together, an adapter is missing, or a weight is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">A configuration asks for what is not supported; the message names key and value.</exception>
    /// <exception cref="ArgumentException">An adapter names another encoder than the one given.</exception>
    public static TrainedFusion Load(string folder, PretrainedEncoder? encoder = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return FusionFolder.Load(folder, encoder);
    }

    /// <summary>Writes the fusion, its head and its adapters to a folder in AdapterHub's layout, with <c>adapter_setup.json</c>.</summary>
    /// <remarks>
    /// Further files, <c>mlnet_adapter.json</c> and <c>mlnet_fusion.json</c>, keep what AdapterHub's do not say: the encoder, and the
    /// fusion's temperature and regulariser.
    /// </remarks>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <exception cref="NotSupportedException">
    /// AdapterHub's files cannot express the fusion: another form, or compositions in it.
    /// </exception>
    /// <exception cref="ArgumentException">The folder's name is that of a file.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        FusionFolder.Save(this, folder);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe();
}
