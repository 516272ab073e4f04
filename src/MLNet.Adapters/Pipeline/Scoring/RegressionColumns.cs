using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The column of a regression, described as ML.NET's own scorers describe it.</summary>
internal sealed class RegressionColumns(string scoreColumnName) : IOutputColumns<float>
{
    /// <summary>The columns that a trainer promises before it has seen data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string scoreColumnName) =>
        [
            new SchemaShape.Column(
                scoreColumnName,
                SchemaShape.Column.VectorKind.Scalar,
                NumberDataViewType.Single,
                isKey: false,
                new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
        ];

    public IReadOnlyList<OutputColumn<float>> For(DataViewSchema inputSchema)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ScoreAnnotations.Add(
            annotations,
            inputSchema,
            AnnotationUtils.Const.ScoreColumnKind.Regression,
            AnnotationUtils.Const.ScoreValueKind.Score);
        return
        [
            new OutputColumn<float, float>(
                new(scoreColumnName, NumberDataViewType.Single, annotations.ToAnnotations()),
                (float score, ref float value) => value = score),
        ];
    }
}
