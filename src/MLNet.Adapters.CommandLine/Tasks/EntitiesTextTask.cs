using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>A tag per word.</summary>
internal sealed class EntitiesTextTask : TextTask<AdapterNamedEntityRecognitionOptions, AdapterNamedEntityRecognitionTransformer>
{
    public override IReadOnlyList<TableColumn> Columns(ColumnRoles roles) =>
    [
        new(roles.Text, ColumnKind.List, roles.Text),
        new(roles.Label!, ColumnKind.List, roles.Label),
    ];

    public override Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label)
    {
        var metrics = context.MulticlassClassification.EvaluateNamedEntities(scored, label!, OutputNames.PredictedLabel(scored, label!));
        return new Figures(
            metrics.Support,
            [("entity F1", metrics.F1), ("precision", metrics.Precision), ("recall", metrics.Recall)],
            [.. metrics.Types.Select(type => (type.Type, new[] { type.Precision, type.Recall, type.F1 }, type.Support))],
            ["precision", "recall", "F1"]);
    }

    protected override AdapterNamedEntityRecognitionOptions Options(ColumnRoles roles) => new()
    {
        Sentence1ColumnName = roles.Text,
        LabelColumnName = roles.Label!,
        ScoreColumnName = OutputNames.Score(roles),
        OutputColumnName = OutputNames.PredictedLabel(roles),
    };

    // Short windows overlap by as large a share as those of the default length.
    protected override AdapterNamedEntityRecognitionOptions Adjust(AdapterNamedEntityRecognitionOptions options) =>
        options with { WindowOverlap = options.MaxTokens / 4 };

    protected override IEstimator<AdapterNamedEntityRecognitionTransformer> Trainer(
        MLContext context, AdapterNamedEntityRecognitionOptions options) =>
        context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(options);

    protected override AdapterNamedEntityRecognitionTransformer FromAdapter(
        MLContext context, AdapterNamedEntityRecognitionOptions options, AdapterComposition adapter) =>
        context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(options).FromAdapter(adapter);
}
