using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MLNet.Adapters.Extensions;

namespace MLNet.Adapters.Tests.Extensions;

/// <summary>An application with one model, called "model".</summary>
internal sealed class Served<TInput, TOutput> : IDisposable
    where TInput : class
    where TOutput : class, new()
{
    public const string Name = "model";

    private readonly ServiceProvider _services;

    public Served(Action<AdapterModelOptions<TInput>> configure, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        if (time is not null)
            services.AddSingleton(time);
        services.AddAdapterModel<TInput, TOutput>(Name, configure);
        services.AddHealthChecks().AddAdapterModel(Name);
        _services = services.BuildServiceProvider();
        Predictor = _services.GetRequiredService<IAdapterPredictor<TInput, TOutput>>();
    }

    public IServiceProvider Services => _services;

    public RecordedLog Log { get; } = new();

    public IAdapterPredictor<TInput, TOutput> Predictor { get; }

    public void Dispose() => _services.Dispose();
}

/// <summary>The warnings of an application.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_warnings)
                return [.. _warnings];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_warnings)
            _warnings.Add(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
