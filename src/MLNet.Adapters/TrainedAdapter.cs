using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Training;

namespace MLNet.Adapters;

/// <summary>A trained adapter and its head, as a value: it holds no native memory and needs no disposing.</summary>
public sealed record TrainedAdapter : AdapterComposition
{
    internal TrainedAdapter(string name, AdapterConfig config, EncoderReference encoder, EncoderShape shape, byte[] weights, TrainedHead? head)
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

    /// <summary>The adapter of a fitted or loaded model.</summary>
    /// <param name="model">An adapter model, or a chain that has exactly one.</param>
    /// <param name="newName">What the adapter is to be called: without '.', ',' and path separators.</param>
    /// <exception cref="ArgumentException">There is no adapter model in the chain or there are several, the model has no adapter or holds a composition of several, or the name cannot be used.</exception>
    public static TrainedAdapter FromModel(ITransformer model, string newName)
    {
        ArgumentNullException.ThrowIfNull(model);
        AdapterName.Check(newName);
        return FromModel(model) is TrainedAdapter adapter
            ? adapter.Rename(newName)
            : throw new ArgumentException($"The model holds a {FromModel(model).GetType().Name} of several adapters. Take it whole by {nameof(AdapterComposition)}.{nameof(FromModel)}(model).", nameof(model));
    }

    /// <summary>The same adapter under another name.</summary>
    /// <param name="newName">Without '.', ',' and path separators.</param>
    /// <exception cref="ArgumentException">The name cannot be used.</exception>
    public TrainedAdapter Rename(string newName)
    {
        AdapterName.Check(newName);
        return this with { OwnName = newName };
    }

    /// <summary>Every parameter of the encoder and of this adapter, counted without allocating any.</summary>
    /// <exception cref="Encoders.NativeLibraryMissingException">The native library, which knows the shapes, cannot be loaded.</exception>
    public ParameterSummary Summarize() => ParameterSummary.ForEncoder(Shape.HiddenSize, Shape.Layers, Shape.Heads, Shape.FeedForwardSize, Config);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Config.GetType().Name} for {EncoderId}; {string.Join(", ", Labels)})";

    /// <summary>Refuses an adapter of another encoder.</summary>
    internal void CheckEncoder(TrainedAdapter other) => CheckEncoder(other.Encoder.Id, other.Encoder.Sha256, other.Shape, $" of adapter '{other.Name}'");

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
