using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Reporting.Pages;

/// <summary>A classified row.</summary>
/// <param name="Text">The text; empty if the data have none.</param>
/// <param name="Label">The index of the right class; -1 if the model does not know it.</param>
/// <param name="Scores">The probability of each class.</param>
internal sealed record ScoredRow(string Text, int Label, float[] Scores)
{
    /// <summary>The index of the most probable class.</summary>
    public int Predicted { get; } = Array.IndexOf(Scores, Scores.Max());

    /// <summary>Reads rows that a classifier has scored.</summary>
    /// <param name="scored">The result of Transform, with the label.</param>
    /// <param name="classes">The classes in the order of the scores.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <exception cref="ArgumentException">A column is missing, or the label is no key over texts.</exception>
    public static IReadOnlyList<ScoredRow> Read(IDataView scored, IReadOnlyList<string> classes, PageColumns columns)
    {
        foreach (var name in new[] { columns.Label, columns.Score, columns.Text })
        {
            if (scored.Schema.GetColumnOrNull(name) is null)
                throw new ArgumentException($"The data have no column '{name}'. Pass what Transform returns, with label and text.");
        }

        var labels = LabelNames(scored.Schema[columns.Label]);
        var known = classes.ToList();
        var ofLabel = Array.ConvertAll(labels, known.IndexOf);
        using var cursor = scored.GetRowCursor([scored.Schema[columns.Label], scored.Schema[columns.Score], scored.Schema[columns.Text]]);
        var readLabel = cursor.GetGetter<uint>(scored.Schema[columns.Label]);
        var readScore = cursor.GetGetter<VBuffer<float>>(scored.Schema[columns.Score]);
        var readText = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema[columns.Text]);
        var rows = new List<ScoredRow>();
        var (label, score, text) = (0u, default(VBuffer<float>), default(ReadOnlyMemory<char>));
        while (cursor.MoveNext())
        {
            readLabel(ref label);
            readScore(ref score);
            readText(ref text);
            rows.Add(new ScoredRow(text.ToString(), label == 0 ? -1 : ofLabel[label - 1], [.. score.DenseValues()]));
        }

        return rows;
    }

    private static string[] LabelNames(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType || column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is not VectorDataViewType
            {
                ItemType: TextDataViewType,
            })
        {
            throw new ArgumentException(
                $"Column '{column.Name}' is of type {column.Type}. The label must be a key over texts, as MapValueToKey makes it.");
        }

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue("KeyValues", ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}

/// <summary>The names of the columns that a page reads.</summary>
internal sealed record PageColumns(string Label, string Score, string Text);
