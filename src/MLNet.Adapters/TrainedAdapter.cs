using Microsoft.ML;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline;

namespace MLNet.Adapters;

/// <summary>A trained adapter and its head, as a value: it holds no native memory and needs no disposing.</summary>
public sealed record TrainedAdapter
{
    internal TrainedAdapter(string name, AdapterConfig config, EncoderReference encoder, EncoderShape shape, byte[] weights, TrainedHead head)
    {
        Name = name;
        Config = config;
        Encoder = encoder;
        Shape = shape;
        Weights = weights;
        Head = head;
    }

    /// <summary>The adapter's name.</summary>
    public string Name { get; private init; }

    /// <summary>How it is built into the encoder.</summary>
    public AdapterConfig Config { get; }

    /// <summary>The name of the encoder that it was trained in.</summary>
    public string EncoderId => Encoder.Id;

    /// <summary>The hash of that encoder; see <see cref="PretrainedEncoder.Sha256"/>.</summary>
    public string EncoderSha256 => Encoder.Sha256;

    /// <summary>The hidden size of that encoder.</summary>
    public int HiddenSize => Shape.HiddenSize;

    /// <summary>The layers of that encoder.</summary>
    public int Layers => Shape.Layers;

    /// <summary>The classes of its head, in order.</summary>
    public IReadOnlyList<string> Labels => Head.Labels;

    internal EncoderReference Encoder { get; }

    internal EncoderShape Shape { get; }

    internal byte[] Weights { get; }

    internal TrainedHead Head { get; }

    /// <summary>The adapter of a fitted or loaded model.</summary>
    /// <param name="model">An adapter model, or a chain that has exactly one.</param>
    /// <param name="newName">What the adapter is to be called: without '.', ',' and path separators.</param>
    /// <exception cref="ArgumentException">There is no adapter model in the chain or there are several, the model has no adapter, or the name cannot be used.</exception>
    public static TrainedAdapter FromModel(ITransformer model, string newName)
    {
        ArgumentNullException.ThrowIfNull(model);
        AdapterName.Check(newName);
        var adapter = ModelChain.Single<IAdapterModel>(model).Adapter ?? throw new ArgumentException(
            "The model has no adapter: it was trained with FineTuning.Full or FineTuning.HeadOnly. Train it with FineTuning.Adapter.", nameof(model));
        return adapter with { Name = newName };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Config.GetType().Name} for {EncoderId}; {string.Join(", ", Labels)})";

    /// <summary>Refuses an encoder that this adapter was not trained in.</summary>
    /// <exception cref="ArgumentException">The sizes or the files differ; the message says which.</exception>
    internal void CheckFits(PretrainedEncoder encoder)
    {
        string? reason =
            encoder.HiddenSize != HiddenSize ? $"expects hidden size {HiddenSize}, but encoder '{encoder.Id}' has {encoder.HiddenSize}"
            : encoder.Layers != Layers ? $"expects {Layers} layers, but encoder '{encoder.Id}' has {encoder.Layers}"
            : encoder.Sha256 != EncoderSha256 ? $"was trained in '{EncoderId}' with SHA-256 {EncoderSha256}, but encoder '{encoder.Id}' has {encoder.Sha256}"
            : null;
        if (reason is not null)
            throw new ArgumentException($"Adapter '{Name}' {reason}. Train it on this encoder, or use the encoder it was trained in.");
    }
}
