using Microsoft.Extensions.Logging;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>What the application's log says about served models.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1, LogLevel.Information, "Model '{Model}' was loaded from {Source} in {Seconds:F2} s.")]
    public static partial void ModelLoaded(this ILogger logger, string model, string source, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "Model '{Model}' was not replaced, the older one stays in use: {Reason}")]
    public static partial void ModelNotReplaced(this ILogger logger, string model, string reason, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Model '{Model}': {Message}")]
    public static partial void ContextWarning(this ILogger logger, string model, string message);

    [LoggerMessage(4, LogLevel.Error, "Model '{Model}': {Message}")]
    public static partial void ContextError(this ILogger logger, string model, string message);
}
