namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Errors of a model's stages as a prediction engine would throw them.</summary>
internal static class StageErrors
{
    // ML.NET reads rows ahead on other threads if there is a stage of its own after the adapter, and wraps what those throw in this.
    private const string OfOtherThread = "Splitter/consolidator worker encountered exception while consuming source data";

    /// <summary>Returns the error without what ML.NET wrapped around it.</summary>
    public static Exception Unwrap(Exception exception) =>
        exception is InvalidOperationException { InnerException: { } inner }
        && exception.Message.StartsWith(OfOtherThread, StringComparison.Ordinal)
            ? Unwrap(inner)
            : exception;
}
