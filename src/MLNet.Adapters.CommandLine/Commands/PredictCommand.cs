using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>predict</c>: scores texts.</summary>
internal static class PredictCommand
{
    private const int MostShownNumbers = 8;
    private const int MostShownNames = 3;

    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = "The model's .zip file." };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write all rows with their predictions to this .jsonl, .tsv or .csv file.",
        };
        var command = new ExampleCommand(
            "predict",
            "Predicts texts, or the rows of a file.",
            "predict reviews.zip \"Worth every cent.\" \"It broke after a week.\"",
            "predict reviews.zip --input new.tsv --output predicted.jsonl",
            "predict answers.zip \"The reef is 2,300 km long.\" \"How long is the reef?\"")
        {
            model,
        };
        var texts = new TextOptions().AddTo(command);
        var data = new DataOptions().AddTo(command, hasTask: false, hasLabel: false);
        command.Options.Add(output);
        return command.Does(terminal, parsed =>
        {
            var context = ToolContext.Create(terminal);
            var loaded = LoadedModel.Load(context, parsed.GetRequiredValue(model));
            var inputs = loaded.ReadColumns;
            var table = texts.Read(parsed, data, inputs);
            var view = TableView.Create(
                context, table, loaded.Columns(table, data.Names(parsed, inputs, label: null), needed: [.. inputs]));
            var rows = PredictedRows.Read(loaded.Model.Transform(view), view.Schema).ToList();
            if (parsed.GetValue(output) is { } path)
            {
                PredictionFile.Write(path, table, rows);
                terminal.Note($"{Tables.Number(rows.Count)} rows written to {path}.");
                return;
            }

            terminal.Show(rows.Select((row, index) => PredictionFile.Join(table, index, row)), console => Write(console, table, rows));
        });
    }

    private static void Write(IAnsiConsole console, TextTable table, List<Dictionary<string, object>> rows)
    {
        if (rows.Count == 0)
            return;
        string[] names = [.. rows[0].Keys];
        var shown = Tables.Create([.. names, .. table.Columns]);
        foreach (var (index, row) in rows.Index())
            shown.AddTextRow([.. names.Select(name => Text(row[name])), .. table.Rows[index].Select(cell => cell.Text)]);
        console.Write(shown);
    }

    private static string Text(object value) => value switch
    {
        float number => Number(number),
        Dictionary<string, float> named => Named(named),
        float[] numbers when numbers.Length > MostShownNumbers =>
            $"highest {Number(numbers.Max())} of {numbers.Length}",
        float[] numbers => string.Join(' ', numbers.Select(Number)),
        int[] numbers => string.Join(' ', numbers),
        bool[] flags => string.Join(' ', flags),
        string[] texts => string.Join(" | ", texts),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Named(Dictionary<string, float> values)
    {
        var highest = values.OrderByDescending(one => one.Value).Take(MostShownNames).Select(one => $"{one.Key} {Number(one.Value)}");
        return string.Join(", ", highest) + (values.Count > MostShownNames ? ", …" : string.Empty);
    }

    private static string Number(float value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
