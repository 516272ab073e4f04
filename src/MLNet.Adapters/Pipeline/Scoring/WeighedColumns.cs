using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The columns of a task, and one with the mean weight of each fused adapter, whose slots have the adapters' names.</summary>
/// <param name="columns">The columns of the task.</param>
/// <param name="weightsColumnName">The column of weights.</param>
/// <param name="adapters">The names of the fused adapters.</param>
internal sealed class WeighedColumns<TOutput>(IOutputColumns<TOutput> columns, string weightsColumnName, IReadOnlyList<string> adapters)
    : IOutputColumns<WeighedResult<TOutput>>
{
    public IReadOnlyList<OutputColumn<WeighedResult<TOutput>>> For(DataViewSchema inputSchema) =>
    [
        .. columns.For(inputSchema).Select(column => new ProjectedColumn<WeighedResult<TOutput>, TOutput>(column, result => result.Output)),
        Weights(),
    ];

    private OutputColumn<WeighedResult<TOutput>, VBuffer<float>> Weights()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ClassValueType.Text.Annotate(annotations, AnnotationUtils.Kinds.SlotNames, adapters);
        return new OutputColumn<WeighedResult<TOutput>, VBuffer<float>>(
            new(weightsColumnName, new VectorDataViewType(NumberDataViewType.Single, adapters.Count), annotations.ToAnnotations()),
            (WeighedResult<TOutput> result, ref VBuffer<float> value) => VectorValue.Write(result.Weights, ref value));
    }
}

/// <summary>The column of fusion weights before any data has been seen.</summary>
internal static class WeightsColumn
{
    /// <summary>The column that a trainer promises; none without a name.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string? name)
    {
        if (name is null)
            yield break;
        var slots = new SchemaShape.Column(
            AnnotationUtils.Kinds.SlotNames,
            SchemaShape.Column.VectorKind.Vector,
            TextDataViewType.Instance,
            isKey: false);
        yield return new SchemaShape.Column(
            name,
            SchemaShape.Column.VectorKind.Vector,
            NumberDataViewType.Single,
            isKey: false,
            new SchemaShape([slots]));
    }
}
