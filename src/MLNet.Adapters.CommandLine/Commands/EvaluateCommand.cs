using System.CommandLine;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>evaluate</c>: compares a model's predictions with labels.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = "The model's .zip file." };
        var path = new Argument<string>("data") { Description = "Rows with labels, which the model has not seen in training." };
        var command = new ExampleCommand(
            "evaluate",
            "Evaluates a model on a file.",
            "evaluate reviews.zip reviews.test.tsv",
            "evaluate reviews.zip other.csv --text Comment --label Mood")
        {
            model,
            path,
        };
        var data = new DataOptions().AddTo(command, hasTask: false);
        return command.Does(terminal, parsed =>
        {
            var context = ToolContext.Create(terminal);
            var loaded = LoadedModel.Load(context, parsed.GetRequiredValue(model));
            var table = data.Read(parsed, parsed.GetRequiredValue(path));
            var figures = Evaluation.Of(context, loaded, table, data.Names(parsed, loaded.Inputs, loaded.Label));
            terminal.Show(figures.ToJson(), figures.Write);
        });
    }
}
