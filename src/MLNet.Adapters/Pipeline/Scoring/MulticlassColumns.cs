using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>
/// The columns of a multiclass classifier, described as ML.NET's own scorers describe them: the predicted class as a key with the training
/// label's values, and one probability per class.
/// </summary>
internal sealed class MulticlassColumns(ClassLabels labels, string scoreColumnName, string predictedLabelColumnName)
    : IOutputColumns<float[]>
{
    /// <summary>The columns that a trainer promises before it has seen data.</summary>
    /// <param name="label">The label column, already checked.</param>
    /// <param name="scoreColumnName">The column of probabilities.</param>
    /// <param name="predictedLabelColumnName">The column of predicted classes.</param>
    public static IEnumerable<SchemaShape.Column> Shape(SchemaShape.Column label, string scoreColumnName, string predictedLabelColumnName)
    {
        DataViewType valueType = label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out SchemaShape.Column values)
            ? values.ItemType
            : TextDataViewType.Instance;
        IEnumerable<SchemaShape.Column> scoring = AnnotationUtils.GetTrainerOutputAnnotation();

        yield return new SchemaShape.Column(
            predictedLabelColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true,
            new SchemaShape([Vector(AnnotationUtils.Kinds.KeyValues, valueType), .. scoring]));
        yield return new SchemaShape.Column(
            scoreColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape([
                Vector(AnnotationUtils.Kinds.SlotNames, TextDataViewType.Instance),
                Vector(AnnotationUtils.Kinds.TrainingLabelValues, valueType),
                .. scoring]));
    }

    public IReadOnlyList<OutputColumn<float[]>> For(DataViewSchema inputSchema)
    {
        var predicted = new DataViewSchema.Annotations.Builder();
        labels.AddValues(predicted, AnnotationUtils.Kinds.KeyValues);
        ScoreAnnotations.Add(
            predicted,
            inputSchema,
            AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification,
            AnnotationUtils.Const.ScoreValueKind.PredictedLabel);

        var score = new DataViewSchema.Annotations.Builder();
        labels.AddNames(score, AnnotationUtils.Kinds.SlotNames);
        labels.AddValues(score, AnnotationUtils.Kinds.TrainingLabelValues);
        ScoreAnnotations.Add(
            score,
            inputSchema,
            AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification,
            AnnotationUtils.Const.ScoreValueKind.Score);

        return
        [
            new OutputColumn<float[], uint>(
                new(predictedLabelColumnName, new KeyDataViewType(typeof(uint), labels.Count), predicted.ToAnnotations()),
                WriteClass),
            new OutputColumn<float[], VBuffer<float>>(
                new(scoreColumnName, new VectorDataViewType(NumberDataViewType.Single, labels.Count), score.ToAnnotations()),
                (float[] scores, ref VBuffer<float> value) => VectorValue.Write(scores, ref value)),
        ];
    }

    private static SchemaShape.Column Vector(string name, DataViewType itemType) =>
        new(name, SchemaShape.Column.VectorKind.Vector, itemType, isKey: false);

    private static void WriteClass(float[] scores, ref uint value) =>
        value = float.IsNaN(scores[0]) ? 0 : (uint)(Array.IndexOf(scores, scores.Max()) + 1); // key 0: missing
}
