using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Training;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>A task of the tool, which can be trained and searched.</summary>
internal abstract class TextTask : IEvaluatedTask
{
    /// <summary>Returns the columns that the task reads.</summary>
    public abstract IReadOnlyList<TableColumn> Columns(ColumnRoles roles);

    /// <summary>Trains a model, with the stages around the adapter's.</summary>
    public abstract ITransformer Train(MLContext context, ColumnRoles roles, IDataView data, TrainSettings settings);

    /// <summary>Searches for the best options.</summary>
    public abstract SearchOutcome Search(
        MLContext context, ColumnRoles roles, IDataView data, TrainSettings settings, AdapterSearchOptions search);

    /// <summary>Makes a model of a trained adapter, with the stages around the adapter's.</summary>
    public abstract ITransformer FromAdapter(
        MLContext context, ColumnRoles roles, AdapterComposition adapter, PretrainedEncoder? encoder);

    public abstract Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label);
}
