using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Binary;

/// <summary>The columns of a binary classifier, described as ML.NET's own scorers describe them.</summary>
internal sealed class BinaryColumns(BinarySettings settings) : IOutputColumns<float>
{
    /// <summary>The columns that a trainer promises before it has seen data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string outputColumnName, string scoreColumnName, string probabilityColumnName)
    {
        yield return Scalar(outputColumnName, BooleanDataViewType.Instance, AnnotationUtils.GetTrainerOutputAnnotation());
        yield return Scalar(scoreColumnName, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation());
        yield return Scalar(probabilityColumnName, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation(true));
    }

    public IReadOnlyList<OutputColumn<float>> For(DataViewSchema inputSchema)
    {
        var probability = Annotations(inputSchema, AnnotationUtils.Const.ScoreValueKind.Probability);
        probability.Add(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return
        [
            new OutputColumn<float, bool>(
                new(
                    settings.OutputColumnName,
                    BooleanDataViewType.Instance,
                    Annotations(inputSchema, AnnotationUtils.Const.ScoreValueKind.PredictedLabel).ToAnnotations()),
                (float score, ref bool value) => value = score > 0),
            new OutputColumn<float, float>(
                new(
                    settings.ScoreColumnName,
                    NumberDataViewType.Single,
                    Annotations(inputSchema, AnnotationUtils.Const.ScoreValueKind.Score).ToAnnotations()),
                (float score, ref float value) => value = score),
            new OutputColumn<float, float>(
                new(settings.ProbabilityColumnName, NumberDataViewType.Single, probability.ToAnnotations()),
                (float score, ref float value) => value = Sigmoid.Probability(score)),
        ];
    }

    private static SchemaShape.Column Scalar(string name, DataViewType type, IEnumerable<SchemaShape.Column> annotations) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false, new SchemaShape(annotations));

    private static DataViewSchema.Annotations.Builder Annotations(DataViewSchema inputSchema, string valueKind)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ScoreAnnotations.Add(annotations, inputSchema, AnnotationUtils.Const.ScoreColumnKind.BinaryClassification, valueKind);
        return annotations;
    }
}
