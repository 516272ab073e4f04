using System.CommandLine;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>search</c>: searches method, size, learning rate and epochs.</summary>
internal static class SearchCommand
{
    public static Command Create(Terminal terminal)
    {
        var minutes = new Option<double>("--minutes")
        {
            Description = "The time that the search may take.",
            DefaultValueFactory = _ => 10,
        };
        var candidates = new Option<int>("--candidates")
        {
            Description = "The most candidates of the first round.",
            DefaultValueFactory = _ => new AdapterSearchOptions().MaxCandidates,
        };
        var command = new ExampleCommand(
            "search",
            "Searches the method, placement, size, learning rate and number of epochs by successive halving, and saves the best model. "
            + "Ctrl-C stops it and keeps the best so far.",
            "search reviews.tsv --minutes 10 --test reviews.test.tsv")
        {
            minutes,
            candidates,
        };
        var arguments = new TrainingArguments().AddTo(command, chooses: true);
        return command.Does(terminal, parsed =>
        {
            var input = arguments.Read(parsed, terminal);
            var search = new AdapterSearchOptions
            {
                Budget = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                MaxCandidates = parsed.GetValue(candidates),
                Progress = new Board(terminal),
            };
            var found = input.Data.Task.Search(input.Context, input.Data.Roles, input.Data.View, input.Settings, search);
            TrainedResult.Finish(terminal, input, found.Model, found.Trials);
        });
    }

    /// <summary>Shows each trial, and marks the best one so far.</summary>
    private sealed class Board(Terminal terminal) : IProgress<AdapterSearchProgress>
    {
        public void Report(AdapterSearchProgress value)
        {
            var isBest = ReferenceEquals(value.Leaderboard[0], value.Last);
            terminal.Note($"{(isBest ? '*' : ' ')} {value}");
        }
    }
}
