using System.CommandLine;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Training;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>fuse</c>: fuses trained adapters on the rows of a file.</summary>
internal static class FuseCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("data") { Description = "The training rows of the target task." };
        var adapters = GivenAdapters.Option(isRequired: true);
        var own = new Option<bool>("--own")
        {
            Description = "Also train an adapter on the target task first, and fuse it with the others.",
        };
        var test = new Option<string?>("--test") { Description = "A file to evaluate the model on at the end." };
        var command = new ExampleCommand(
            "fuse",
            "Fuses trained adapters: the fusion learns which adapter each token uses. It helps if the target has few labels.",
            "fuse products.tsv --adapters movies.zip tweets.zip news.zip --test products.test.tsv",
            "fuse products.tsv --adapters movies.zip adapterhub-folder --own")
        {
            path,
            adapters,
            own,
            test,
        };
        var (data, training) = (new DataOptions().AddTo(command), new TrainOptions().AddTo(command));
        var output = new ModelOutput("The model file.").AddTo(command);
        return command.Does(terminal, parsed =>
        {
            var input = parsed.GetRequiredValue(path);
            if (training.HasMethod(parsed) && !parsed.GetValue(own))
                throw new CommandException("Without --own no adapter is trained, so --method has no effect. Add --own, or leave it out.");
            var model = output.Path(parsed, ModelOutput.After(input, ".zip"));
            var context = ToolContext.Create(terminal, training.Seed(parsed));
            var settings = training.Read(parsed, terminal, context, data);
            var fused = GivenAdapters.Read(context, parsed.GetRequiredValue(adapters), settings.Encoder);
            var rows = data.Load(parsed, terminal, context, input);
            var tested = parsed.GetValue(test) is { } file ? data.Read(parsed, file) : null;
            settings = settings with { Fused = fused, Method = parsed.GetValue(own) ? settings.Method : MethodChoice.Adapters };
            var trained = TrainingDisplay.Run(terminal, $"Fusing {string.Join(", ", fused!.Select(adapter => adapter.Name))}", progress =>
                rows.Task.Train(context, rows.Roles, rows.View, settings with { Progress = progress }));
            TrainedResult.Finish(terminal, context, rows, trained, model, tested is null ? null : () => tested);
        });
    }
}
