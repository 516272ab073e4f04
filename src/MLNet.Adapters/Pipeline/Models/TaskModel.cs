using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>A trained model as a value, which is saved and from which a scorer is built.</summary>
/// <param name="Record">The part that all tasks' models share, except adapters and weights.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Composition">The adapters plugged into the encoder; null for none.</param>
/// <param name="HeadWeights">The head's weights as a safetensors file; null without a head.</param>
internal record TaskModel(TaskRecord Record, PretrainedEncoder Encoder, AdapterComposition? Composition, byte[]? HeadWeights)
{
    public TextEncoding Encoding => new(Record.MaxTokens, Record.PairTruncation, Record.OnLongText);

    /// <summary>Whether the adapter is added to a copy of the encoder's weights; not stored.</summary>
    public bool IsMerged { get; init; }

    /// <summary>The head; null if the model returns embeddings.</summary>
    public TrainedHead? TrainedHead =>
        Record.Head is { } head ? new(head, Record.HeadOutputs, Record.Labels?.Values ?? [], HeadWeights!) : null;

    /// <summary>The adapters with the model's head; null if there are no adapters.</summary>
    public AdapterComposition? Headed => Composition is { } adapters ? adapters with { Head = TrainedHead } : null;

    /// <summary>Builds the native form on a device; must be called on a compute thread.</summary>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    public TextModel Build(TextEncoder encoder, Device device) =>
        TextModelBuilder.Build(encoder, Composition, TrainedHead, TaskFiles.Head, device, IsMerged);
}

/// <inheritdoc/>
/// <param name="Record">The part that all tasks' models share, except adapters and weights.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Composition">The adapters plugged into the encoder; null for none.</param>
/// <param name="HeadWeights">The head's weights as a safetensors file; null without a head.</param>
/// <param name="Task">The settings that are specific to the task.</param>
internal sealed record TaskModel<TTask>(
    TaskRecord Record,
    PretrainedEncoder Encoder,
    AdapterComposition? Composition,
    byte[]? HeadWeights,
    TTask Task) : TaskModel(Record, Encoder, Composition, HeadWeights)
{
    public TaskModel(TaskModel common, TTask task)
        : this(common.Record, common.Encoder, common.Composition, common.HeadWeights, task)
    {
    }
}
