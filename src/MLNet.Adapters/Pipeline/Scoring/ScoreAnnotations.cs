using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The annotations by which ML.NET's evaluators find the columns of one scorer.</summary>
internal static class ScoreAnnotations
{
    /// <summary>Adds them to one column.</summary>
    /// <param name="annotations">The column's.</param>
    /// <param name="inputSchema">The data that the columns are added to.</param>
    /// <param name="columnKind">The kind of learning.</param>
    /// <param name="valueKind">What the column is.</param>
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
