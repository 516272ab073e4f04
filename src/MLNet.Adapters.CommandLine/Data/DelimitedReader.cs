using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Reads tab- or comma-separated values.</summary>
internal static class DelimitedReader
{
    public static TextTable Read(DataFile file, char separator, bool isQuoted)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            Mode = isQuoted ? CsvMode.RFC4180 : CsvMode.NoEscape,
            HasHeaderRecord = false,
            IgnoreBlankLines = true,
            BadDataFound = bad => throw new CommandException(
                $"Line {bad.Context.Parser?.RawRow} of '{file.Path}' has a quote inside an unquoted field. "
                + "Quote the field and double the quotes in it, or add --format tsv if the file has no quotes."),
        };
        using var reader = new StreamReader(file.Path);
        using var parser = new CsvParser(reader, configuration);
        string[]? columns = null;
        var rows = new List<Cell[]>();
        while (parser.Read())
        {
            var fields = parser.Record!;
            if (columns is null)
            {
                columns = file.HasHeader ? fields : [.. fields.Select((_, index) => $"Column{index + 1}")];
                Check(file, columns);
                if (file.HasHeader)
                    continue;
            }

            if (fields.Length != columns.Length)
            {
                throw new CommandException(
                    $"Line {parser.RawRow} of '{file.Path}' has {fields.Length} fields, but the first line has {columns.Length}. "
                    + "Correct the line, or name the separator by --separator.");
            }

            rows.Add([.. fields.Select(field => new Cell(field))]);
        }

        return new TextTable(file.Path, columns ?? [], rows);
    }

    private static void Check(DataFile file, string[] columns)
    {
        if (columns.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CommandException($"'{file.Path}' has {twice.Count()} columns named '{twice.Key}'. Give each its own name.");
        if (Array.Exists(columns, string.IsNullOrWhiteSpace))
        {
            throw new CommandException(
                $"'{file.Path}' has a column without a name. Name it in the first line, or add --no-header if that is a row.");
        }
    }
}
