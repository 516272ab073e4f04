using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>
/// The columns of a multi-label model: the probability of each label, and whether it is predicted; both with the labels as slot names.
/// </summary>
internal sealed class MultiLabelColumns(IReadOnlyList<string> labels, MultiLabelSettings settings) : IOutputColumns<float[]>
{
    /// <summary>The columns that a trainer promises before it has seen data.</summary>
    public static IEnumerable<SchemaShape.Column> Shape(string outputColumnName, string scoreColumnName)
    {
        var names = new SchemaShape([
            new SchemaShape.Column(
                AnnotationUtils.Kinds.SlotNames,
                SchemaShape.Column.VectorKind.Vector,
                TextDataViewType.Instance,
                isKey: false),
        ]);
        yield return new SchemaShape.Column(
            outputColumnName,
            SchemaShape.Column.VectorKind.Vector,
            BooleanDataViewType.Instance,
            isKey: false,
            names);
        yield return new SchemaShape.Column(
            scoreColumnName,
            SchemaShape.Column.VectorKind.Vector,
            NumberDataViewType.Single,
            isKey: false,
            names);
    }

    public IReadOnlyList<OutputColumn<float[]>> For(DataViewSchema inputSchema)
    {
        var names = new DataViewSchema.Annotations.Builder();
        ClassValueType.Text.Annotate(names, AnnotationUtils.Kinds.SlotNames, labels);
        var annotations = names.ToAnnotations();
        return
        [
            new OutputColumn<float[], VBuffer<bool>>(
                new(settings.OutputColumnName, new VectorDataViewType(BooleanDataViewType.Instance, labels.Count), annotations),
                (float[] probabilities, ref VBuffer<bool> value) =>
                    VectorValue.Write(
                        [.. probabilities.Zip(settings.Thresholds, (probability, threshold) => probability >= threshold)],
                        ref value)),
            new OutputColumn<float[], VBuffer<float>>(
                new(settings.ScoreColumnName, new VectorDataViewType(NumberDataViewType.Single, labels.Count), annotations),
                (float[] probabilities, ref VBuffer<float> value) => VectorValue.Write(probabilities, ref value)),
        ];
    }
}
