namespace MLNet.Adapters.CommandLine.Output;

/// <summary>An error of the user's input: its message states the fact, the value and the remedy, and is all that is shown.</summary>
internal sealed class CommandException(string message) : Exception(message);
