using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>A model that scores with many adapters, as a value.</summary>
/// <param name="Record">Columns and limits.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Routes">The adapters.</param>
internal sealed record RoutedModel(MultiAdapterRecord Record, PretrainedEncoder Encoder, AdapterRoutes Routes)
{
    public TextEncoding Encoding => new(Record.MaxTokens, Record.PairTruncation, Record.OnLongText);

    public RoutedRowReader Reader => new(Record.AdapterColumnName, new TextRowReader(Record.Sentence1ColumnName, Record.Sentence2ColumnName));

    public IOutputColumns<RoutedScores> Columns => Routes.CommonLabels is { } labels
        ? new CommonLabelColumns(new MulticlassColumns(ClassLabels.FromRecord(new ClassLabelsRecord(ClassValueType.Text.Name, [.. labels])), Record.ScoreColumnName, Record.OutputColumnName), labels)
        : new RoutedColumns(Record.ScoreColumnName, Record.OutputColumnName, Record.ScoreLabelsColumnName);

    /// <summary>The native form of one part on a device; to be called on a compute thread.</summary>
    public static (AdapterModule Adapter, ClassificationHead Head) Build(AdapterComposition part, TextEncoder encoder, Device device)
    {
        using var mode = inference_mode(false); // what is made here outlives the scoring call that asks for it
        var trained = part.Head!;
        var adapter = CompositionBuilder.Build(part, encoder.Config.Shape, device);
        var head = new ClassificationHead(trained.Kind, encoder.Config.HiddenSize, trained.Labels.Count, null, device);
        try
        {
            AdapterWeights.Fill(head, trained.Weights, $"head of '{part.Name}'");
            return (adapter, head);
        }
        catch
        {
            adapter.Dispose();
            head.Dispose();
            throw;
        }
    }
}
