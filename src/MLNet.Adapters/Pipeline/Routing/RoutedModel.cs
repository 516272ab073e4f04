using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>A model that scores with multiple adapters, as a value.</summary>
/// <param name="Record">The columns and limits.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Routes">The adapters.</param>
internal sealed record RoutedModel(MultiAdapterRecord Record, PretrainedEncoder Encoder, AdapterRoutes Routes)
{
    public TextEncoding Encoding => new(Record.MaxTokens, Record.PairTruncation, Record.OnLongText);

    public RoutedRowReader Reader =>
        new(Record.AdapterColumnName, new TextRowReader(Record.Sentence1ColumnName, Record.Sentence2ColumnName));

    /// <summary>The classes of the output columns; null if they differ from adapter to adapter.</summary>
    public IReadOnlyList<string>? CommonLabels => Record.FixedLabels is { } labels ? labels.Common : Routes.CommonLabels;

    public IOutputColumns<RoutedScores> Columns =>
        CommonLabels is { } labels
            ? new CommonLabelColumns(
                new MulticlassColumns(
                    ClassLabels.FromRecord(new ClassLabelsRecord(ClassValueType.Text.Name, [.. labels])),
                    Record.ScoreColumnName,
                    Record.OutputColumnName),
                labels)
            : new RoutedColumns(Record.ScoreColumnName, Record.OutputColumnName, Record.ScoreLabelsColumnName);

    /// <summary>Returns the model with other adapters and the same output columns.</summary>
    public RoutedModel With(AdapterRoutes routes)
    {
        var labels = CommonLabels;
        var isSame = labels is null ? routes.CommonLabels is null : routes.CommonLabels?.SequenceEqual(labels) == true;
        return this with
        {
            Routes = routes,
            Record = Record with { FixedLabels = isSame ? null : new MultiAdapterRecord.OutputLabels(labels) },
        };
    }

    /// <summary>Throws if the output columns cannot hold what the adapters predict.</summary>
    public void CheckLabels(AdapterRoutes routes)
    {
        if (CommonLabels is not { } labels)
            return;
        foreach (var route in routes.All)
        {
            if (route.IsParallel || !route.ScoreLabels.ToHashSet(StringComparer.Ordinal).SetEquals(labels))
                throw new ArgumentException(
                    $"'{route.Name}' predicts {string.Join(", ", route.ScoreLabels)}, but the model's columns are for "
                    + $"{string.Join(", ", labels)}, which all of its adapters had. Create the model with "
                    + $"{nameof(MultiAdapterOptions)}.{nameof(MultiAdapterOptions.LabelsCanDiffer)}.");
        }
    }

    public void Save(ModelSaveContext context, ModelFormat format, Type type) =>
        ModelStore.Save(context, format, type, Encoder, weights =>
            Record with
            {
                Routes =
                [
                    .. Routes.All.Select(route => new MultiAdapterRecord.Route(
                        route.Name,
                        route.IsParallel,
                        [.. route.Parts.Select(part => Describe(part, weights))])),
                ],
            });

    /// <inheritdoc cref="ModelStore.Open" path="/exception"/>
    public static RoutedModel Load(IHost host, ModelLoadContext context, ModelFormat format, Type type)
    {
        var stored = ModelStore.Open<MultiAdapterRecord>(host, context, format, type);
        var restored = new Dictionary<string, AdapterComposition>(StringComparer.Ordinal); // by the record's description
        var routes = stored.Record.Routes.Select(route => new AdapterRoute(route.Name, route.IsParallel, [.. route.Parts.Select(Restore)]));
        return new RoutedModel(stored.Record with { Routes = [] }, stored.Encoder, AdapterRoutes.Restore(routes));

        // A composition that several routes share is restored once: its rows are batched together, as before saving, and it is in memory
        // once.
        AdapterComposition Restore(MultiAdapterRecord.Part part)
        {
            var key = JsonSerializer.Serialize(part, ModelJson.Of<MultiAdapterRecord.Part>());
            if (!restored.TryGetValue(key, out var known))
            {
                var head = new TrainedHead(part.Head, part.Labels.Count, part.Labels, stored.Parts.Weights(part.HeadEntry));
                restored[key] = known = stored.Parts.Restore(part.Composition) with { Head = head };
            }

            return known;
        }
    }

    private static MultiAdapterRecord.Part Describe(AdapterComposition part, CompositionFiles weights) =>
        new(weights.Describe(part), part.Head!.Config, part.Head.Labels, weights.AddHead(part.Head.Weights));
}
