namespace MLNet.Adapters.CommandLine.Output;

/// <summary>The exit codes of the tool.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command could not do its work: the data, a file or an option's value does not allow it.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted before there was anything to keep.</summary>
    public const int Interrupted = 130;
}
