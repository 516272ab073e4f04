using Microsoft.ML;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Trained.Arithmetic;

namespace MLNet.Adapters;

/// <summary>A trained adapter and its head, as a value: it holds no native memory and does not need to be disposed.</summary>
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

    /// <summary>The configuration of the adapter.</summary>
    public AdapterConfig Config { get; }

    /// <summary>How much the adapter adds to the hidden states, before training and after each epoch; empty if unknown.</summary>
    public IReadOnlyList<AdapterNorm> Norms { get; internal init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children => [];

    internal override EncoderReference Encoder { get; }

    internal override EncoderShape Shape { get; }

    private string OwnName { get; init; }

    /// <summary>The weights, as a safetensors file.</summary>
    internal byte[] Weights { get; }

    /// <summary>Returns the adapter of a fitted or loaded model, under its name in the model.</summary>
    /// <param name="model">An adapter model, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">
    /// The chain contains no adapter model or several, or the model has no adapter or a composition of several.
    /// </exception>
    public static new TrainedAdapter FromModel(ITransformer model) =>
        AdapterComposition.FromModel(model) is var held && held is TrainedAdapter adapter
            ? adapter
            : throw new ArgumentException(
                $"The model holds a {held.GetType().Name} of several adapters. Take it whole by "
                + $"{nameof(AdapterComposition)}.{nameof(FromModel)}(model).",
                nameof(model));

    /// <summary>Returns the adapter of a fitted or loaded model under a new name.</summary>
    /// <param name="model">An adapter model, or a chain that contains exactly one.</param>
    /// <param name="newName">The new name of the adapter, without '.', ',' and path separators.</param>
    /// <exception cref="ArgumentException">
    /// The chain contains no adapter model or several, the model has no adapter or a composition of several, or the name is not valid.
    /// </exception>
    public static TrainedAdapter FromModel(ITransformer model, string newName)
    {
        ArgumentNullException.ThrowIfNull(model);
        AdapterName.Check(newName);
        return FromModel(model).Rename(newName);
    }

    /// <summary>Combines the weights of several adapters of one encoder into one adapter, without training.</summary>
    /// <param name="name">The name of the result, without '.', ',' and path separators.</param>
    /// <param name="combination">How they are combined.</param>
    /// <param name="adapters">The adapters, each with its weight, which may be negative; weights are not normalized.</param>
    /// <param name="headOf">The adapter whose head the result has; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The configurations or encoders differ, there is no adapter, a weight is not finite, or the name is not valid.
    /// </exception>
    /// <exception cref="NotSupportedException">The combination is not defined for the method of the adapters.</exception>
    public static TrainedAdapter Combine(
        string name,
        WeightCombination combination,
        IReadOnlyList<(TrainedAdapter Adapter, double Weight)> adapters,
        TrainedAdapter? headOf = null)
    {
        ArgumentNullException.ThrowIfNull(combination);
        ArgumentNullException.ThrowIfNull(adapters);
        return AdapterArithmetic.Combine(name, combination, adapters, headOf);
    }

    /// <summary>Returns the same adapter under another name.</summary>
    /// <param name="newName">The new name, without '.', ',' and path separators.</param>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
    public TrainedAdapter Rename(string newName)
    {
        AdapterName.Check(newName);
        return this with { OwnName = newName };
    }

    /// <inheritdoc cref="AdapterComposition.WithoutHead"/>
    public new TrainedAdapter WithoutHead() => this with { Head = null };

    /// <summary>
    /// Loads an adapter, with its head if there is one, from a folder in AdapterHub's form (<c>adapter_config.json</c>,
    /// <c>adapter.safetensors</c>, <c>head_config.json</c>, <c>model_head.safetensors</c>) or in PEFT's (<c>adapter_config.json</c>,
    /// <c>adapter_model.safetensors</c>). The same weights as pickles, <c>.bin</c>, are read too.
    /// </summary>
    /// <remarks>
    /// PEFT's files contain neither the name of the adapter, for which that of the folder is taken, nor those of classes, which become
    /// <c>LABEL_0</c>, <c>LABEL_1</c> and so on, unless <see cref="Save(string, AdapterFormat)"/> wrote the folder. A head for one class
    /// predicts a number.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="encoder">
    /// The encoder in which the adapter was trained. If null, the encoder that the folder names (as written by
    /// <see cref="Save(string)"/>), or else <see cref="PretrainedEncoder.Default"/>.
    /// </param>
    /// <param name="newName">The name of the adapter; null for its stored name, or that of the folder.</param>
    /// <exception cref="IOException">The folder or a file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// The configuration, the weights and the encoder do not match, or a weight is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The configuration requires something that is not supported; the message names the key and the value.
    /// </exception>
    /// <exception cref="ArgumentException">The name is not valid, or the adapter names an encoder other than the given one.</exception>
    public static TrainedAdapter Load(string folder, PretrainedEncoder? encoder = null, string? newName = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (newName is not null)
            AdapterName.Check(newName);
        return AdapterFolder.Load(folder, encoder, newName);
    }

    /// <summary>
    /// Writes the adapter and its head to a folder in AdapterHub's layout, which AdapterHub's <c>load_adapter</c> can also read.
    /// </summary>
    /// <remarks>
    /// An additional file, <c>mlnet_adapter.json</c>, names the encoder. Each file is written completely or not at all; an older head in
    /// the folder is removed if the adapter has none.
    /// </remarks>
    /// <param name="folder">The folder; created if it does not exist.</param>
    /// <exception cref="NotSupportedException">AdapterHub's files cannot express the adapter.</exception>
    /// <exception cref="ArgumentException">The path is that of a file.</exception>
    public void Save(string folder) => Save(folder, AdapterFormat.AdapterHub);

    /// <summary>Writes the adapter and its head to a folder in the form of a library for Python, which can also read it.</summary>
    /// <remarks>
    /// An additional file, <c>mlnet_adapter.json</c>, names the encoder and stores what the form lacks. Each file is written completely or
    /// not at all; an older adapter or head of either form in the folder is removed.
    /// </remarks>
    /// <param name="folder">The folder; created if it does not exist.</param>
    /// <param name="format">The form.</param>
    /// <exception cref="NotSupportedException">The form cannot express the adapter or its head; the message states why.</exception>
    /// <exception cref="ArgumentException">The path is that of a file, or the form is unknown.</exception>
    public void Save(string folder, AdapterFormat format)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Enum.IsDefined(format))
            throw new ArgumentException(
                $"The format {format} is unknown. Known: {string.Join(", ", Enum.GetNames<AdapterFormat>())}.", nameof(format));
        AdapterFolder.Save(this, folder, format);
    }

    /// <summary>Summarizes the parameters of the encoder and of this adapter, without allocating any.</summary>
    /// <exception cref="NativeLibraryMissingException">The native library, which determines the shapes, cannot be loaded.</exception>
    public ParameterSummary Summarize() =>
        ParameterSummary.ForEncoder(Shape, Config);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Config.GetType().Name} for {EncoderId}; {string.Join(", ", Labels)})";

    /// <summary>Throws if the other adapter belongs to another encoder.</summary>
    internal void CheckEncoder(TrainedAdapter other) =>
        CheckEncoder(other.Encoder.Id, other.Encoder.Sha256, other.Shape, $" of adapter '{other.Name}'");

    /// <summary>Throws if this adapter was trained in another encoder.</summary>
    /// <exception cref="ArgumentException">The sizes or the files differ; the message states which.</exception>
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
