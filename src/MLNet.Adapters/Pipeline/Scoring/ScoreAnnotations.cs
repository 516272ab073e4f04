using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The annotations by which ML.NET's evaluators find the columns of a scorer.</summary>
internal static class ScoreAnnotations
{
    /// <summary>Adds the annotations to one column.</summary>
    /// <param name="annotations">The annotations of the column.</param>
    /// <param name="inputSchema">The schema of the data to which the columns are added.</param>
    /// <param name="columnKind">The kind of learning.</param>
    /// <param name="valueKind">The kind of value in the column.</param>
    public static void Add(DataViewSchema.Annotations.Builder annotations, DataViewSchema inputSchema, string columnKind, string valueKind)
    {
        uint scoreSet = inputSchema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
        annotations.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint value) => value = scoreSet);
        AddText(annotations, AnnotationUtils.Kinds.ScoreColumnKind, columnKind);
        AddText(annotations, AnnotationUtils.Kinds.ScoreValueKind, valueKind);
    }

    private static void AddText(DataViewSchema.Annotations.Builder annotations, string kind, string text) =>
        annotations.Add(kind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());
}
