using System.CommandLine;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>train</c>: trains a model on a file.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("data") { Description = "The training rows: TSV, CSV, JSON lines, CoNLL or SQuAD's JSON." };
        var test = new Option<string?>("--test") { Description = "A file to evaluate the model on at the end." };
        var command = new ExampleCommand(
            "train",
            "Trains an adapter and a head on a file, and saves the model as ML.NET's .zip. Ctrl-C stops it and keeps the best epoch.",
            "train reviews.tsv --test reviews.test.tsv",
            "train tickets.csv --text Message --label Queue --method lora --rank 16 --epochs 10 --output tickets.zip",
            "train entities.conll --epochs 20",
            "train questions.json --json > result.json")
        {
            path,
            test,
        };
        var (data, training) = (new DataOptions().AddTo(command), new TrainOptions().AddTo(command));
        var output = new ModelOutput("The model file.").AddTo(command);
        return command.Does(terminal, parsed =>
        {
            var input = parsed.GetRequiredValue(path);
            var model = output.Path(parsed, ModelOutput.After(input, ".zip"));
            var context = ToolContext.Create(terminal, training.Seed(parsed));
            var settings = training.Read(parsed, terminal, context, data);
            var rows = data.Load(parsed, terminal, context, input);
            var tested = parsed.GetValue(test) is { } file ? data.Read(parsed, file) : null;
            var trained = TrainingDisplay.Run(terminal, "Training", progress =>
                rows.Task.Train(context, rows.Roles, rows.View, settings with { Progress = progress }));
            TrainedResult.Finish(terminal, context, rows, trained, model, tested is null ? null : () => tested);
        });
    }
}
