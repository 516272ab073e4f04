using System.CommandLine;
using System.Globalization;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>search</c>: searches method, size, learning rate and epochs.</summary>
internal static class SearchCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("data") { Description = "The training rows." };
        var test = new Option<string?>("--test") { Description = "A file to evaluate the best model on at the end." };
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
            path,
            test,
            minutes,
            candidates,
        };
        var (data, training) = (new DataOptions().AddTo(command), new TrainOptions().AddTo(command, chooses: true));
        var output = new ModelOutput("The model file.").AddTo(command);
        return command.Does(terminal, parsed =>
        {
            var input = parsed.GetRequiredValue(path);
            var model = output.Path(parsed, ModelOutput.After(input, ".zip"));
            var context = ToolContext.Create(terminal, training.Seed(parsed));
            var settings = training.Read(parsed, terminal, context, data);
            var rows = data.Load(parsed, terminal, context, input);
            var tested = parsed.GetValue(test) is { } file ? data.Read(parsed, file) : null;
            var found = rows.Task.Search(
                context,
                rows.Roles,
                rows.View,
                settings,
                new AdapterSearchOptions
                {
                    Budget = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                    MaxCandidates = parsed.GetValue(candidates),
                    Progress = new Board(terminal),
                });
            TrainedResult.Finish(terminal, context, rows, found.Model, model, tested is null ? null : () => tested, found.Trials);
        });
    }

    /// <summary>Shows each trial, and marks the best one so far.</summary>
    private sealed class Board(Terminal terminal) : IProgress<AdapterSearchProgress>
    {
        public void Report(AdapterSearchProgress value)
        {
            var isBest = ReferenceEquals(value.Leaderboard[0], value.Last);
            terminal.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{(isBest ? '*' : ' ')} {value.Elapsed:mm\\:ss} round {value.Last.Round}/{value.Rounds}  {value.Last}"));
        }
    }
}
