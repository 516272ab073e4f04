using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>A trained adapter and its head, as a value: it holds no native memory and needs no disposing.</summary>
public sealed record TrainedAdapter : AdapterComposition
{
    internal TrainedAdapter(
        string name,
        AdapterConfig config,
        EncoderReference encoder,
        EncoderShape shape,
        byte[] weights,
        TrainedHead? head)
        : base(head)
    {
        OwnName = name;
        Config = config;
        Encoder = encoder;
        Shape = shape;
        Weights = weights;
    }

    /// <inheritdoc/>
    public override string Name => OwnName;

    /// <summary>How it is built into the encoder.</summary>
    public AdapterConfig Config { get; }

    /// <summary>How much it adds to the hidden states, before its training and after each epoch; empty where that is not known.</summary>
    public IReadOnlyList<AdapterNorm> Norms { get; internal init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children => [];

    internal override EncoderReference Encoder { get; }

    internal override EncoderShape Shape { get; }

    private string OwnName { get; init; }

    /// <summary>A safetensors file.</summary>
    internal byte[] Weights { get; }

    /// <summary>The adapter of a fitted or loaded model, under the name that it has there.</summary>
    /// <param name="model">An adapter model, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">
    /// There is no adapter model in the chain or there are several, or the model has no adapter or holds a composition of several.
    /// </exception>
    public static new TrainedAdapter FromModel(ITransformer model) =>
        AdapterComposition.FromModel(model) is var held && held is TrainedAdapter adapter
            ? adapter
            : throw new ArgumentException(
                $"The model holds a {held.GetType().Name} of several adapters. Take it whole by "
                + $"{nameof(AdapterComposition)}.{nameof(FromModel)}(model).",
                nameof(model));

    /// <summary>The adapter of a fitted or loaded model under a new name.</summary>
    /// <param name="model">An adapter model, or a chain that has exactly one.</param>
    /// <param name="newName">What the adapter is to be called: without '.', ',' and path separators.</param>
    /// <exception cref="ArgumentException">
    /// There is no adapter model in the chain or there are several, the model has no adapter or holds a composition of several, or the name
    /// cannot be used.
    /// </exception>
    public static TrainedAdapter FromModel(ITransformer model, string newName)
    {
        ArgumentNullException.ThrowIfNull(model);
        AdapterName.Check(newName);
        return FromModel(model).Rename(newName);
    }

    /// <summary>The same adapter under another name.</summary>
    /// <param name="newName">Without '.', ',' and path separators.</param>
    /// <exception cref="ArgumentException">The name cannot be used.</exception>
    public TrainedAdapter Rename(string newName)
    {
        AdapterName.Check(newName);
        return this with { OwnName = newName };
    }

    /// <inheritdoc cref="AdapterComposition.WithoutHead"/>
    public new TrainedAdapter WithoutHead() => this with { Head = null };

    /// <summary>
    /// An adapter, with its head where there is one, from a folder in AdapterHub's layout: <c>adapter_config.json</c>,
    /// <c>adapter.safetensors</c>, <c>head_config.json</c>, <c>model_head.safetensors</c>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="encoder">
    /// The encoder that it was trained in. Null where the folder names it (as <see cref="Save"/> writes it), else for
    /// <see cref="PretrainedEncoder.Default"/>.
    /// </param>
    /// <param name="newName">What the adapter is to be called; null for its stored name.</param>
    /// <exception cref="IOException">The folder or a file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// Configuration, weights and encoder do not fit together, or a weight is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The configuration asks for what is not supported; the message names key and value.
    /// </exception>
    /// <exception cref="ArgumentException">The name cannot be used, or the adapter names another encoder than the one given.</exception>
    public static TrainedAdapter Load(string folder, PretrainedEncoder? encoder = null, string? newName = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (newName is not null)
            AdapterName.Check(newName);
        return AdapterFolder.Load(folder, encoder, newName);
    }

    /// <summary>
    /// Writes the adapter and its head to a folder in AdapterHub's layout, which AdapterHub's <c>load_adapter</c> reads too.
    /// </summary>
    /// <remarks>
    /// A further file, <c>mlnet_adapter.json</c>, names the encoder. Each file appears whole or not at all; an older head in the folder
    /// goes where the adapter has none.
    /// </remarks>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <exception cref="NotSupportedException">AdapterHub's files cannot express the adapter.</exception>
    /// <exception cref="ArgumentException">The folder's name is that of a file.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        AdapterFolder.Save(this, folder);
    }

    /// <summary>Every parameter of the encoder and of this adapter, counted without allocating any.</summary>
    /// <exception cref="NativeLibraryMissingException">The native library, which knows the shapes, cannot be loaded.</exception>
    public ParameterSummary Summarize() =>
        ParameterSummary.ForEncoder(Shape.HiddenSize, Shape.Layers, Shape.Heads, Shape.FeedForwardSize, Config);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Config.GetType().Name} for {EncoderId}; {string.Join(", ", Labels)})";

    /// <summary>Refuses an adapter of another encoder.</summary>
    internal void CheckEncoder(TrainedAdapter other) =>
        CheckEncoder(other.Encoder.Id, other.Encoder.Sha256, other.Shape, $" of adapter '{other.Name}'");

    /// <summary>Refuses an encoder that this adapter was not trained in.</summary>
    /// <exception cref="ArgumentException">The sizes or the files differ; the message says which.</exception>
    internal void CheckEncoder(string id, string sha256, EncoderShape shape, string whose = "")
    {
        string? reason =
            shape.HiddenSize != HiddenSize ? $"expects hidden size {HiddenSize}, but encoder '{id}'{whose} has {shape.HiddenSize}"
            : shape.Layers != Layers ? $"expects {Layers} layers, but encoder '{id}'{whose} has {shape.Layers}"
            : sha256 != EncoderSha256 ? $"was trained in '{EncoderId}' with SHA-256 {EncoderSha256}, but encoder '{id}'{whose} has {sha256}"
            : null;
        if (reason is not null)
            throw new ArgumentException($"Adapter '{Name}' {reason}. Train it on this encoder, or use the encoder it was trained in.");
    }
}
