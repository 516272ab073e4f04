using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

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
}
