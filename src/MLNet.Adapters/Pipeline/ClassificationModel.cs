using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
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
    public TextClassifier Build(TextEncoder encoder, Device device)
    {
        AdapterModule? adapter = null;
        ClassificationHead? head = null;
        try
        {
            using var mode = inference_mode(false); // what is made here outlives the scoring call that asks for it
            adapter = Composition is { } composition ? CompositionBuilder.Build(composition, encoder.Config.Shape, device) : null;
            head = new ClassificationHead(Record.Head, encoder.Config.HiddenSize, Record.Labels.Values.Length, null, device);
            AdapterWeights.Fill(head, HeadWeights, ClassificationFiles.Head);
            return new TextClassifier(encoder, adapter, head);
        }
        catch
        {
            adapter?.Dispose();
            head?.Dispose();
            throw;
        }
    }
}
