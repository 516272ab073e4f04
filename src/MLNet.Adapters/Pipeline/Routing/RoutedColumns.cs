using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>The columns of a model whose adapters' heads differ in their labels: texts, and vectors of each row's own size.</summary>
internal sealed class RoutedColumns(string scoreColumnName, string outputColumnName, string scoreLabelsColumnName)
    : IOutputColumns<RoutedScores>
{
    /// <summary>The columns that the estimator promises before it has seen data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string scoreColumnName, string outputColumnName, string scoreLabelsColumnName) =>
    [
        new(outputColumnName, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
        new(scoreColumnName, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Single, isKey: false),
        new(scoreLabelsColumnName, SchemaShape.Column.VectorKind.VariableVector, TextDataViewType.Instance, isKey: false),
    ];

    public IReadOnlyList<OutputColumn<RoutedScores>> For(DataViewSchema inputSchema) =>
        [
            new OutputColumn<RoutedScores, ReadOnlyMemory<char>>(
                new(outputColumnName, TextDataViewType.Instance),
                (RoutedScores scores, ref ReadOnlyMemory<char> value) => value = scores.Predicted.AsMemory()),
            new OutputColumn<RoutedScores, VBuffer<float>>(
                new(scoreColumnName, new VectorDataViewType(NumberDataViewType.Single)),
                (RoutedScores scores, ref VBuffer<float> value) => VectorValue.Write(scores.Probabilities, ref value)),
            new OutputColumn<RoutedScores, VBuffer<ReadOnlyMemory<char>>>(
                new(scoreLabelsColumnName, new VectorDataViewType(TextDataViewType.Instance)),
                (RoutedScores scores, ref VBuffer<ReadOnlyMemory<char>> value) =>
                    VectorValue.Write([.. scores.Labels.Select(label => label.AsMemory())], ref value)),
        ];
}
