using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>Reads texts and their classes from data whose label is a text or a key, matched by name to a model's classes.</summary>
internal static class LabelledRows
{
    /// <summary>Reads the rows.</summary>
    /// <param name="host">The model's host.</param>
    /// <param name="data">The rows.</param>
    /// <param name="reader">Reads the texts.</param>
    /// <param name="labelColumnName">The name of the label column: a key over text, number or bool, or a text.</param>
    /// <param name="classes">The model's classes.</param>
    /// <param name="notes">Counts the labels that are not classes of the model.</param>
    /// <returns>Each text and the index of its class; -1 if it has no class, or one that the model does not have.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public static List<(TextRow Text, int Label)> Read(
        IHost host,
        IDataView data,
        TextRowReader reader,
        string labelColumnName,
        IReadOnlyList<string> classes,
        ScoringNotes notes)
    {
        ((IRowReader<TextRow>)reader).Check(host, SchemaShape.Create(data.Schema));
        if (data.Schema.GetColumnOrNull(labelColumnName) is not { } label)
            throw host.ExceptSchemaMismatch(nameof(data), "label", labelColumnName);
        var known = classes.Index().ToDictionary(named => named.Item, named => named.Index, StringComparer.Ordinal);
        using var cursor = data.GetRowCursor(
            reader.Columns.Select(column => data.Schema[column.Name]).Append(label).DistinctBy(column => column.Index));
        var text = reader.Bind(cursor);
        var name = Names(host, data.Schema, cursor, label);
        var (rows, unknown) = (new List<(TextRow, int)>(), 0);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            var read = name();
            var index = read is null ? -1 : known.GetValueOrDefault(read, -1);
            unknown += read is not null && index < 0 ? 1 : 0;
            rows.Add((text(), index));
        }

        notes.Add(
            $"{{0}} row(s) have a label in column '{Escape(labelColumnName)}' that is not a class of the model: "
            + "they count toward the adapter weights, but not toward the accuracy. Check the column.",
            unknown);
        return rows;
    }

    private static string Escape(string name) =>
        name.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static Func<string?> Names(IHost host, DataViewSchema schema, DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type is not TextDataViewType)
        {
            var reader = new LabelReader(label.Name);
            ((IRowReader<int>)reader).Check(host, SchemaShape.Create(schema));
            var names = ClassLabels.Read(label, checked((int)((KeyDataViewType)label.Type).Count)).Names; // here, a single class is enough
            var index = reader.Bind(row);
            return () => index() is var read and >= 0 ? names[read] : null;
        }

        var getter = row.GetGetter<ReadOnlyMemory<char>>(label);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return value.IsEmpty ? null : value.ToString();
        };
    }
}
