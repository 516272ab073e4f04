using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>The columns of a text classifier: class and probabilities, and the weights of fused adapters where they are wanted.</summary>
/// <param name="multiclass">Class and probabilities.</param>
/// <param name="fusionWeightsColumnName">Null for no weights.</param>
/// <param name="adapters">The fused adapters' names.</param>
internal sealed class ClassifierColumns(MulticlassColumns multiclass, string? fusionWeightsColumnName, IReadOnlyList<string> adapters) : IOutputColumns<ClassScores>
{
    public IReadOnlyList<OutputColumn<ClassScores>> For(DataViewSchema inputSchema)
    {
        var columns = multiclass.For(inputSchema).Select(column => (OutputColumn<ClassScores>)new ProjectedColumn<ClassScores, float[]>(column, scores => scores.Probabilities));
        return [.. fusionWeightsColumnName is null ? columns : columns.Append(WeightColumn(fusionWeightsColumnName))];
    }

    private OutputColumn<ClassScores, VBuffer<float>> WeightColumn(string name)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ClassValueType.Text.Annotate(annotations, AnnotationUtils.Kinds.SlotNames, adapters);
        return new OutputColumn<ClassScores, VBuffer<float>>(
            new(name, new VectorDataViewType(NumberDataViewType.Single, adapters.Count), annotations.ToAnnotations()),
            (ClassScores scores, ref VBuffer<float> value) => VectorValue.Write(scores.FusionWeights, ref value));
    }
}
