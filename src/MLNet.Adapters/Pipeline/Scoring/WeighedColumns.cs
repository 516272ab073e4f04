using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A task's columns, and one with the mean weight of each fused adapter, whose slots have the adapters' names.</summary>
/// <param name="columns">The task's.</param>
/// <param name="weightsColumnName">The column of weights.</param>
/// <param name="adapters">The fused adapters' names.</param>
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

/// <summary>The column of fusion weights before data are seen.</summary>
internal static class WeightsColumn
{
    /// <summary>What a trainer promises; nothing without a name.</summary>
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
