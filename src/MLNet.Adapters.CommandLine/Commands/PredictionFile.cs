using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Writes rows with their predictions; the file has its name only when it is whole.</summary>
internal static class PredictionFile
{
    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="CommandException">The extension is not known.</exception>
    public static void Write(string path, TextTable table, IReadOnlyList<Dictionary<string, object>> rows)
    {
        var format = DataFile.FormatOf(path);
        if (format is not (DataFormat.Jsonl or DataFormat.Tsv or DataFormat.Csv))
            throw new CommandException($"Predictions cannot be written to '{path}'. Name a .jsonl, .tsv or .csv file.");
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            if (format == DataFormat.Jsonl)
            {
                foreach (var (index, row) in rows.Index())
                    writer.WriteLine(JsonSerializer.Serialize(Join(table, index, row), Line));
            }
            else
            {
                WriteDelimited(writer, format, table, rows);
            }
        });
    }

    /// <summary>Returns the columns of a row and its predictions.</summary>
    public static Dictionary<string, object> Join(TextTable table, int index, Dictionary<string, object> predictions)
    {
        var row = new Dictionary<string, object>();
        foreach (var (name, cell) in table.Columns.Zip(table.Rows[index]))
            row[name] = cell.List is { } list ? list : cell.Text;
        foreach (var (name, value) in predictions)
            row[name] = value;
        return row;
    }

    private static void WriteDelimited(
        StreamWriter writer, DataFormat format, TextTable table, IReadOnlyList<Dictionary<string, object>> rows)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = format == DataFormat.Csv ? "," : "\t",
            Mode = format == DataFormat.Csv ? CsvMode.RFC4180 : CsvMode.NoEscape,
            NewLine = "\n",
        };
        using var csv = new CsvWriter(writer, configuration, leaveOpen: true);
        foreach (var name in rows.Count > 0 ? [.. Join(table, 0, rows[0]).Keys] : table.Columns)
            csv.WriteField(name);
        csv.NextRecord();
        foreach (var (index, row) in rows.Index())
        {
            foreach (var value in Join(table, index, row).Values)
                csv.WriteField(Text(value));
            csv.NextRecord();
        }
    }

    private static string Text(object value) => value switch
    {
        string text => text.Replace('\t', ' ').Replace('\n', ' '),
        Dictionary<string, float> named => string.Join(' ', named.Select(one => $"{one.Key}={Text(one.Value)}")),
        System.Collections.IEnumerable list => string.Join(' ', list.Cast<object>().Select(Text)),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
