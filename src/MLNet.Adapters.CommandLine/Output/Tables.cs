using System.Globalization;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Output;

/// <summary>Tables in a uniform style.</summary>
internal static class Tables
{
    /// <summary>Creates a table; columns of numbers are aligned to the right.</summary>
    /// <param name="columns">The headings; one that starts with <c>#</c> is a column of numbers.</param>
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Horizontal };
        foreach (var column in columns)
        {
            var isNumber = column.StartsWith('#');
            var heading = new TableColumn(Markup.Escape(isNumber ? column[1..] : column));
            table.AddColumn(isNumber ? heading.RightAligned().NoWrap() : heading);
        }

        return table;
    }

    /// <summary>Creates a table of names and values without headings.</summary>
    public static Table Facts(IEnumerable<(string Name, string Value)> facts)
    {
        var table = Create("", "").HideHeaders();
        foreach (var (name, value) in facts)
            table.AddTextRow(name, value);
        return table;
    }

    public static Table AddTextRow(this Table table, params string[] cells) =>
        table.AddRow([.. cells.Select(cell => new Spectre.Console.Text(cell))]);

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Figure(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";

    public static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => $"{bytes} bytes",
    };
}
