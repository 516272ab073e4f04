using System.Text.Json;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Reads a JSON object per line; its properties are the columns.</summary>
internal static class JsonLinesReader
{
    public static TextTable Read(string path)
    {
        var (columns, rows, number) = (new List<string>(), new List<Dictionary<string, Cell>>(), 0);
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                rows.Add(Row(path, number, line, columns));
        }

        return new TextTable(
            path, columns, [.. rows.Select(row => columns.ConvertAll(name => row.GetValueOrDefault(name, new Cell(""))).ToArray())]);
    }

    private static Dictionary<string, Cell> Row(string path, int number, string line, List<string> columns)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new CommandException($"Line {number} of '{path}' is no JSON object. Write one object per line.");
            var row = new Dictionary<string, Cell>();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!columns.Contains(property.Name))
                    columns.Add(property.Name);
                row[property.Name] = property.Value.ValueKind == JsonValueKind.Array
                    ? Cell.Of(property.Value.EnumerateArray().Select(Text))
                    : new Cell(Text(property.Value));
            }

            return row;
        }
        catch (JsonException exception)
        {
            throw new CommandException($"Line {number} of '{path}' is no JSON: {exception.Message} Write one object per line.");
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => string.Empty,
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
