using System.CommandLine;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>What all commands share: their form of output, and what becomes of errors.</summary>
internal static class CommandAction
{
    /// <summary>Results as JSON.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write the result to the output as one JSON document.",
        Recursive = true,
    };

    /// <summary>Where an error comes from.</summary>
    public static Option<bool> Details { get; } = new("--details")
    {
        Description = "With an error, also show where in the code it was found.",
        Recursive = true,
    };

    /// <summary>Sets what a command does.</summary>
    public static Command Does(this Command command, Terminal terminal, Action<ParseResult> action)
    {
        command.SetAction(parsed => Run(terminal, parsed, action));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed, Action<ParseResult> action)
    {
        terminal.IsJson = parsed.GetValue(Json);
        try
        {
            action(parsed);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            terminal.Fail("Interrupted before the first step: there is nothing to keep.");
            return ExitCode.Interrupted;
        }
#pragma warning disable CA1031 // whatever it is, the user gets a message and an exit code
        catch (Exception exception)
#pragma warning restore CA1031
        {
            terminal.Fail(exception.Message);
            if (parsed.GetValue(Details))
                terminal.Note(exception.ToString());
            else if (!IsOfInput(exception))
                terminal.Note($"This is an unexpected {exception.GetType().Name}. Add --details to see where it comes from.");
            return ExitCode.Failed;
        }
    }

    // Those that the library and the tool raise about what they are given.
    private static bool IsOfInput(Exception exception) => exception
        is CommandException or ArgumentException or InvalidOperationException or NotSupportedException or IOException or FormatException
            or UnauthorizedAccessException or NativeLibraryMissingException;
}
