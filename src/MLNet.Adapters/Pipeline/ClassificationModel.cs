using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline;

/// <summary>A trained text classifier as a value: what is saved, and what a scorer is built from.</summary>
/// <param name="Record">Everything but the weights.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="AdapterWeights">A safetensors file; null without an adapter.</param>
/// <param name="HeadWeights">A safetensors file.</param>
internal sealed record ClassificationModel(ClassificationRecord Record, PretrainedEncoder Encoder, byte[]? AdapterWeights, byte[] HeadWeights)
{
    private const string DefaultName = "adapter";

    public TextEncoding Encoding => new(Record.MaxTokens, Record.PairTruncation, Record.OnLongText);

    public TextRowReader Reader => new(Record.Sentence1ColumnName, Record.Sentence2ColumnName);

    /// <summary>The adapter and head as a value; null without an adapter.</summary>
    public TrainedAdapter? Adapter => Record.Adapter is { } config && AdapterWeights is { } weights
        ? new TrainedAdapter(DefaultName, config, Encoder.Reference, Encoder.Shape, weights, new TrainedHead(Record.Head, Record.Labels.Values, HeadWeights))
        : null;

    /// <summary>The native form on a device; to be called on a compute thread.</summary>
    /// <exception cref="InvalidDataException">The weights do not belong to the configuration.</exception>
    public TextClassifier Build(TextEncoder encoder, Device device)
    {
        AdapterModule? adapter = null;
        ClassificationHead? head = null;
        try
        {
            using var mode = inference_mode(false); // what is made here outlives the scoring call that asks for it
            if (Record.Adapter is { } config)
            {
                adapter = config.Create(encoder.Config.Shape, null, device);
                Pipeline.AdapterWeights.Fill(adapter, AdapterWeights ?? [], ClassificationFiles.Adapter);
            }

            head = new ClassificationHead(Record.Head, encoder.Config.HiddenSize, Record.Labels.Values.Length, null, device);
            Pipeline.AdapterWeights.Fill(head, HeadWeights, ClassificationFiles.Head);
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
