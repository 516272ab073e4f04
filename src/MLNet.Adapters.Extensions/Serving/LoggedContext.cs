using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>
/// A context whose warnings and errors go to the application's log; each warning once, whatever numbers it has, since a model may have the
/// same to say about every batch.
/// </summary>
internal sealed class LoggedContext : IDisposable
{
    private const int MostWarnings = 100;

    private readonly ConcurrentDictionary<string, bool> _told = new();
    private readonly string _modelName;
    private readonly ILogger _logger;

    public LoggedContext(string modelName, MLContext context, ILogger logger)
    {
        (_modelName, Context, _logger) = (modelName, context, logger);
        context.Log += Write;
    }

    public MLContext Context { get; }

    public void Dispose() => Context.Log -= Write;

    private void Write(object? sender, LoggingEventArgs message)
    {
        if (message.Kind == ChannelMessageKind.Warning && IsNew(message.RawMessage))
            _logger.ContextWarning(_modelName, message.Message);
        else if (message.Kind == ChannelMessageKind.Error)
            _logger.ContextError(_modelName, message.Message);
    }

    private bool IsNew(string warning) =>
        _told.Count < MostWarnings && _told.TryAdd(string.Concat(warning.Where(letter => !char.IsDigit(letter))), true);
}
