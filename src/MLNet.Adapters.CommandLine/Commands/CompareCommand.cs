using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Tasks;
using MLNet.Adapters.CommandLine.Training;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>compare</c>: an adapter, a fusion, a head, full fine-tuning and ML.NET's own text features in one table.</summary>
internal static class CompareCommand
{
    private const double TestShare = 0.2;

    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("data") { Description = "The training rows." };
        var test = new Option<string?>("--test")
        {
            Description = "The file to evaluate on. Default: a fifth of the rows, which are not trained on.",
        };
        var adapters = GivenAdapters.Option(isRequired: false);
        var noFull = new Option<bool>("--no-full") { Description = "Leave out full fine-tuning, which takes longest." };
        var command = new ExampleCommand(
            "compare",
            "Trains an adapter, a head alone, the whole encoder, ML.NET's own text features (for classes) and, with --adapters, a fusion, "
            + "and compares them on the same rows.",
            "compare reviews.tsv --test reviews.test.tsv",
            "compare products.tsv --adapters movies.zip tweets.zip --no-full")
        {
            path,
            test,
            adapters,
            noFull,
        };
        var (data, training) = (new DataOptions().AddTo(command), new TrainOptions().AddTo(command));
        return command.Does(terminal, parsed =>
        {
            var context = ToolContext.Create(terminal, training.Seed(parsed));
            var settings = training.Read(parsed, terminal, context, data);
            var rows = data.Load(parsed, terminal, context, parsed.GetRequiredValue(path));
            var fused = GivenAdapters.Read(context, parsed.GetRequiredValue(adapters), settings.Encoder);
            var tested = parsed.GetValue(test) is { } file ? data.Read(parsed, file) : null;
            if (tested is null)
                (rows, tested) = Split(context, rows, settings.Seed);
            var results = new List<Compared>();
            if (rows.Roles.Task == TaskKind.Classification)
                results.Add(Stock(terminal, context, rows, tested));
            Add("head alone", settings with { Method = MethodChoice.Head, LearningRate = null });
            Add(settings.Method.Adapter?.Title ?? "adapter", settings);
            if (fused is not null)
                Add("fusion", settings with { Fused = fused, Method = MethodChoice.Adapters });
            if (!parsed.GetValue(noFull))
                Add("full fine-tuning", settings with { Method = MethodChoice.Full, LearningRate = null, Precision = null });
            terminal.Show(
                results.Select(one => new { one.Name, one.Trained, one.Seconds, Test = one.Figures.ToJson() }),
                console => Write(console, results));

            void Add(string name, TrainSettings one)
            {
                var clock = Stopwatch.StartNew();
                ITransformer model;
                try
                {
                    terminal.Stop.ThrowIfCancellationRequested();
                    model = rows.Train(terminal, context, name, one);
                }
                catch (OperationCanceledException) when (terminal.Stop.IsCancellationRequested && results.Count > 0)
                {
                    terminal.Warn($"{name} was not trained: the comparison was interrupted.");
                    return;
                }

                var seconds = clock.Elapsed.TotalSeconds;
                var loaded = new LoadedModel(name, model, rows.View.Schema);
                var figures = Evaluation.Of(context, loaded, tested, new Dictionary<string, string>());
                results.Add(new Compared(name, figures, loaded.Adapter.ParameterSummary.Trainable, seconds));
                loaded.Adapter.Dispose();
            }
        });
    }

    private static (TrainingData Training, TextTable Test) Split(MLContext context, TrainingData data, int seed)
    {
        Cell[][] rows = [.. data.Table.Rows];
        new Random(seed).Shuffle(rows);
        var count = (int)(rows.Length * TestShare);
        if (count == 0)
            throw new CommandException($"'{data.Table.Source}' has {rows.Length} rows, too few to set some aside. Give more, or --test.");
        var table = data.Table with { Rows = rows[count..] };
        return (
            data with { Table = table, View = TableView.Create(context, table, data.Task.Columns(data.Roles)) },
            data.Table with { Rows = rows[..count] });
    }

    private static Compared Stock(Terminal terminal, MLContext context, TrainingData data, TextTable tested)
    {
        terminal.Note("FeaturizeText + SdcaMaximumEntropy");
        var clock = Stopwatch.StartNew();
        var model = StockModel.Create(context, data.Roles).Fit(data.View);
        var seconds = clock.Elapsed.TotalSeconds;
        var scored = model.Transform(TableView.Create(context, tested, data.Task.Columns(data.Roles)));
        return new Compared("FeaturizeText + SDCA", StockModel.Evaluate(context, scored), StockModel.CountParameters(model), seconds);
    }

    private static void Write(IAnsiConsole console, List<Compared> results)
    {
        string[] figures = [.. results[0].Figures.Values.Select(figure => figure.Name)];
        var table = Tables.Create(["", .. figures.Select(name => $"#{name}"), "#trained parameters", "#seconds"]);
        foreach (var one in results)
        {
            table.AddTextRow(
            [
                one.Name,
                .. one.Figures.Values.Select(figure => Tables.Figure(figure.Value)),
                Tables.Number(one.Trained),
                Tables.Seconds(one.Seconds),
            ]);
        }

        console.Write(table);
        console.WriteLine($"{Tables.Number(results[0].Figures.Rows)} test rows.");
    }

    private sealed record Compared(string Name, Figures Figures, long Trained, double Seconds);
}
