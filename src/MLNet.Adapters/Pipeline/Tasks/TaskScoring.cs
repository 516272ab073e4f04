using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Creates the scoring of a task's model, with the column of fusion weights if the model has one.</summary>
internal static class TaskScoring
{
    /// <param name="host">The transformer's host.</param>
    /// <param name="name">The name of the model in messages.</param>
    /// <param name="model">The model.</param>
    /// <param name="reader">Reads its columns.</param>
    /// <param name="scorer">Scores rows.</param>
    /// <param name="columns">The task's columns.</param>
    /// <param name="weightsColumnName">The column of fusion weights; null for none.</param>
    public static IBatchScoring Create<TInput, TOutput>(
        IHost host,
        string name,
        TaskModel model,
        IRowReader<TInput> reader,
        IFusedScorer<TInput, TOutput> scorer,
        IOutputColumns<TOutput> columns,
        string? weightsColumnName)
        where TInput : notnull
    {
        var rereadRows = model.Record.RereadRows ?? RereadLimit.Default;
        if (weightsColumnName is null)
            return new BatchScoring<TInput, TOutput>(host, name, reader, scorer, columns) { RereadRows = rereadRows };
        string[] adapters = [.. model.Composition!.Children.Select(child => child.Name)];
        return new BatchScoring<TInput, WeighedResult<TOutput>>(
            host,
            name,
            reader,
            new WeighedScorer<TInput, TOutput>(scorer, adapters.Length),
            new WeighedColumns<TOutput>(columns, weightsColumnName, adapters))
        { RereadRows = rereadRows };
    }
}
