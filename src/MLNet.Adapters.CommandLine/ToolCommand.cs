using System.CommandLine;
using MLNet.Adapters.CommandLine.Commands;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine;

/// <summary>The command line of the tool.</summary>
internal static class ToolCommand
{
    /// <summary>Runs a command line.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, Terminal terminal)
    {
        var root = Create(terminal);
        try
        {
            var parsed = root.Parse(ConfigFile.Expand(args));
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Program handles interruptions
            };
            if (parsed.Errors.Count == 0)
                return parsed.Invoke(configuration);
            foreach (var error in parsed.Errors)
                terminal.Fail(error.Message);
            terminal.Note($"See: {string.Join(' ', Names(parsed.CommandResult))} --help");
            return ExitCode.Usage;
        }
        catch (CommandException exception)
        {
            terminal.Fail(exception.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Creates the command with all its commands.</summary>
    public static RootCommand Create(Terminal terminal) => ExampleHelp.AddTo(new RootCommand(
        "Trains adapters for ML.NET in a frozen text encoder, and works with the models. Each command shows its examples with --help.")
    {
        CommandAction.Json,
        CommandAction.Details,
        ConfigFile.Option,
        TrainCommand.Create(terminal),
        SearchCommand.Create(terminal),
        EvaluateCommand.Create(terminal),
        PredictCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        EmbedCommand.Create(terminal),
        FuseCommand.Create(terminal),
        CompareCommand.Create(terminal),
        InspectCommand.Create(terminal),
        ConvertCommand.Create(terminal),
        ReportCommand.Create(terminal),
        NewCommand.Create(terminal),
    });

    private static IEnumerable<string> Names(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent
            ? Names(parent).Append(command.Command.Name)
            : ["mlnet-adapters"];
}
