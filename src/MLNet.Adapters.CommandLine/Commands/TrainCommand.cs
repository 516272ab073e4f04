using System.CommandLine;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>train</c>: trains a model on a file.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand(
            "train",
            "Trains an adapter and a head on a file, and saves the model as ML.NET's .zip. Ctrl-C stops it and keeps the best epoch.",
            "train reviews.tsv --test reviews.test.tsv",
            "train tickets.csv --text Message --label Queue --method lora --rank 16 --epochs 10 --output tickets.zip",
            "train entities.conll --epochs 20",
            "train questions.json --json > result.json");
        var arguments = new TrainingArguments().AddTo(command);
        return command.Does(terminal, parsed =>
        {
            var input = arguments.Read(parsed, terminal);
            TrainedResult.Finish(terminal, input, input.Train(terminal, "Training", input.Settings));
        });
    }
}
