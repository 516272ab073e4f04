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

    /// <summary>The names of the fused adapters, joined by ',' as in AdapterHub.</summary>
    public override string Name => CompositionChildren.Join(Children);

    /// <summary>The configuration of the fusion.</summary>
    public AdapterFusionConfig Config { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <summary>
    /// The fusion layers as a safetensors file: <c>layer.{i}.{attention|feed_forward}.{query|key|value}.{weight|bias}</c>.
    /// </summary>
    internal byte[] Weights { get; }

    /// <summary>
    /// Loads a fusion with its adapters and head from a folder in AdapterHub's layout: a sub-folder for each adapter, and one for the
    /// fusion.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="encoder">
    /// The encoder of its adapters. If null, the encoder that their folders name (as written by <see cref="Save"/>), or else
    /// <see cref="PretrainedEncoder.Default"/>.
    /// </param>
    /// <exception cref="IOException">The folder or a file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// The configuration, the weights and the encoder do not match, an adapter is missing, or a weight is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// A configuration requires something that is not supported; the message names the key and the value.
    /// </exception>
    /// <exception cref="ArgumentException">An adapter names an encoder other than the given one.</exception>
    public static TrainedFusion Load(string folder, PretrainedEncoder? encoder = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return FusionFolder.Load(folder, encoder);
    }

    /// <summary>Writes the fusion, its head and its adapters to a folder in AdapterHub's layout, with <c>adapter_setup.json</c>.</summary>
    /// <remarks>
    /// Additional files, <c>mlnet_adapter.json</c> and <c>mlnet_fusion.json</c>, store what AdapterHub's files lack: the encoder, and the
    /// fusion's temperature and regularizer.
    /// </remarks>
    /// <param name="folder">The folder; created if it does not exist.</param>
    /// <exception cref="NotSupportedException">
    /// AdapterHub's files cannot express the fusion because of its form or because it contains compositions.
    /// </exception>
    /// <exception cref="ArgumentException">The path is that of a file.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        FusionFolder.Save(this, folder);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe();
}
