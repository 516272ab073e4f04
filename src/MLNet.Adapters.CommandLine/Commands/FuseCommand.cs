using System.CommandLine;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Training;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary><c>fuse</c>: fuses trained adapters on the rows of a file.</summary>
internal static class FuseCommand
{
    public static Command Create(Terminal terminal)
    {
        var adapters = GivenAdapters.Option(isRequired: true);
        var own = new Option<bool>("--own")
        {
            Description = "Also train an adapter on the target task first, and fuse it with the others.",
        };
        var command = new ExampleCommand(
            "fuse",
            "Fuses trained adapters: the fusion learns which adapter each token uses. It helps if the target has few labels.",
            "fuse products.tsv --adapters movies.zip tweets.zip news.zip --test products.test.tsv",
            "fuse products.tsv --adapters movies.zip adapterhub-folder --own")
        {
            adapters,
            own,
        };
        var arguments = new TrainingArguments().AddTo(command);
        return command.Does(terminal, parsed =>
        {
            if (arguments.HasMethod(parsed) && !parsed.GetValue(own))
                throw new CommandException("Without --own no adapter is trained, so --method has no effect. Add --own, or leave it out.");
            var input = arguments.Read(parsed, terminal);
            var fused = GivenAdapters.Read(input.Context, parsed.GetRequiredValue(adapters), input.Settings.Encoder)!;
            var model = input.Train(
                terminal,
                $"Fusing {string.Join(", ", fused.Select(adapter => adapter.Name))}",
                input.Settings with { Fused = fused, Method = parsed.GetValue(own) ? input.Settings.Method : MethodChoice.Adapters });
            TrainedResult.Finish(terminal, input, model);
        });
    }
}
