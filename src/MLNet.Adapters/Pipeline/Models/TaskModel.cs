using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>A trained model as a value: what is saved, and what a scorer is built from.</summary>
/// <param name="Record">What every task's model has, but for adapters and weights.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Composition">What is plugged into it; null for nothing.</param>
/// <param name="HeadWeights">A safetensors file; null without a head.</param>
internal record TaskModel(TaskRecord Record, PretrainedEncoder Encoder, AdapterComposition? Composition, byte[]? HeadWeights)
{
    public TextEncoding Encoding => new(Record.MaxTokens, Record.PairTruncation, Record.OnLongText);

    /// <summary>The head; null where the model gives embeddings.</summary>
    public TrainedHead? TrainedHead =>
        Record.Head is { } head ? new(head, Record.HeadOutputs, Record.Labels?.Values ?? [], HeadWeights!) : null;

    /// <summary>The adapters with the model's head; null where there is none.</summary>
    public AdapterComposition? Headed => Composition is { } adapters ? adapters with { Head = TrainedHead } : null;

    /// <summary>The native form on a device; to be called on a compute thread.</summary>
    /// <exception cref="InvalidDataException">The weights do not belong to the configuration.</exception>
    public TextModel Build(TextEncoder encoder, Device device) =>
        TextModelBuilder.Build(encoder, Composition, TrainedHead, TaskFiles.Head, device);
}

/// <inheritdoc/>
/// <param name="Record">What every task's model has, but for adapters and weights.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Composition">What is plugged into it; null for nothing.</param>
/// <param name="HeadWeights">A safetensors file; null without a head.</param>
/// <param name="Task">What only this task's model has.</param>
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
