using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Reads one or two text columns; a missing text is the empty string.</summary>
internal sealed class TextRowReader(string firstColumnName, string? secondColumnName = null) : IRowReader<TextRow>
{
    public string FirstColumnName { get; } = firstColumnName;

    public string? SecondColumnName { get; } = secondColumnName;

    public IReadOnlyList<InputColumn> Columns { get; } = secondColumnName is null
        ? [InputColumn.Text(firstColumnName)]
        : [InputColumn.Text(firstColumnName), InputColumn.Text(secondColumnName)];

    /// <summary>Creates the row of one text, or of two.</summary>
    /// <exception cref="ArgumentException">A second text is missing, or is given but not used.</exception>
    public TextRow RowOf(string text, string? secondText)
    {
        var isPair = SecondColumnName is not null;
        if (isPair == secondText is not null)
            return new TextRow(text, secondText);
        throw new ArgumentException(
            isPair
                ? "The model compares two texts, but secondText is null. Give both."
                : "The model reads one text, but secondText is given. Leave it out.",
            nameof(secondText));
    }

    public Func<TextRow> Bind(DataViewRow row)
    {
        Func<string> first = BindText(row, FirstColumnName);
        if (SecondColumnName is null)
            return () => new TextRow(first(), null);

        Func<string> second = BindText(row, SecondColumnName);
        return () => new TextRow(first(), second());
    }

    private static Func<string> BindText(DataViewRow row, string columnName)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[columnName]);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            return text.ToString();
        };
    }
}
