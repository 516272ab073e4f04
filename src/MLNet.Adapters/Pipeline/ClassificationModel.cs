using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline;

/// <summary>A trained text classifier as a value: what is saved, and what a scorer is built from.</summary>
/// <param name="Record">Everything but adapters and weights.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Composition">What is plugged into it; null for nothing.</param>
/// <param name="HeadWeights">A safetensors file.</param>
internal sealed record ClassificationModel(ClassificationRecord Record, PretrainedEncoder Encoder, AdapterComposition? Composition, byte[] HeadWeights)
{
    public TextEncoding Encoding => new(Record.MaxTokens, Record.PairTruncation, Record.OnLongText);

    public TextRowReader Reader => new(Record.Sentence1ColumnName, Record.Sentence2ColumnName);

    public TrainedHead TrainedHead => new(Record.Head, Record.Labels.Values, HeadWeights);

    /// <summary>The native form on a device; to be called on a compute thread.</summary>
    /// <exception cref="InvalidDataException">The weights do not belong to the configuration.</exception>
    public TextClassifier Build(TextEncoder encoder, Device device) =>
        ClassifierBuilder.Build(encoder, Composition, TrainedHead, ClassificationFiles.Head, device);
}
