using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Turns the rows of a file into data that ML.NET reads, with the names that the file's columns have.</summary>
internal static class TableView
{
    /// <exception cref="CommandException">
    /// A value is not of its column's type, or there are more columns than the tool can pass on.
    /// </exception>
    public static IDataView Create(MLContext context, TextTable table, IReadOnlyList<TableColumn> columns)
    {
        var definition = SchemaDefinition.Create(typeof(TableRow));
        var used = new Dictionary<ColumnKind, int>();
        var setters = new List<Action<TableRow, Cell[], int>>();
        var kept = new List<SchemaDefinition.Column>();
        foreach (var column in columns)
        {
            used[column.Kind] = used.GetValueOrDefault(column.Kind) + 1;
            var member = $"{column.Kind}{used[column.Kind]}";
            var property = typeof(TableRow).GetProperty(member)
                ?? throw new CommandException(
                    $"The model reads more than {used[column.Kind] - 1} columns of type {column.Kind}: "
                    + $"{string.Join(", ", columns.Select(one => one.Name))}. Use the library instead of this tool.");
            var target = definition.First(known => known.MemberName == member);
            target.ColumnName = column.Name;
            kept.Add(target);
            if (column.Source is { } source)
                setters.Add(Setter(table, property, column, table.IndexOf(source)));
        }

        definition.Clear();
        definition.AddRange(kept);
        return context.Data.LoadFromEnumerable(Rows(table, setters), definition);
    }

    private static List<TableRow> Rows(TextTable table, List<Action<TableRow, Cell[], int>> setters)
    {
        var rows = new List<TableRow>(table.Rows.Count);
        foreach (var (index, cells) in table.Rows.Index())
        {
            var row = new TableRow();
            setters.ForEach(set => set(row, cells, index + 1));
            rows.Add(row);
        }

        return rows;
    }

    private static Action<TableRow, Cell[], int> Setter(TextTable table, PropertyInfo property, TableColumn column, int position) =>
        (row, cells, number) => property.SetValue(row, Convert(table, column, cells[position], number));

    private static object Convert(TextTable table, TableColumn column, Cell cell, int row)
    {
        var text = cell.Text.Trim();
        return column.Kind switch
        {
            ColumnKind.Text => cell.Text,
            ColumnKind.List => cell.Items,
            ColumnKind.Number when text.Length == 0 => float.NaN,
            ColumnKind.Number when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            ColumnKind.Index when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var index) => index,
            ColumnKind.Flag when TryFlag(text) is { } flag => flag,
            _ => throw new CommandException(
                $"Row {row} of '{table.Source}' has '{cell.Text}' in column '{column.Source}', which must be "
                + $"{Expected(column.Kind)}. Correct the value, or name another column."),
        };
    }

    private static bool? TryFlag(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => true,
        "FALSE" or "0" or "NO" or "" => false,
        _ => null,
    };

    private static string Expected(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "a number with a point as decimal separator",
        ColumnKind.Index => "a whole number",
        _ => "true or false",
    };
}
