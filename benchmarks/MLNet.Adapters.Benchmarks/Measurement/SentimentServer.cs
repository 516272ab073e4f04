using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MLNet.Adapters.Extensions;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>A web server on the loopback interface that answers for a saved classifier in three ways.</summary>
internal sealed class SentimentServer : IAsyncDisposable
{
    /// <summary>By the predictor of MLNet.Adapters.Extensions.</summary>
    public const string Predictor = "/predictor";

    /// <summary>By a pool of prediction engines, one per concurrent request.</summary>
    public const string Engines = "/engines";

    /// <summary>By the transformer, one view per request.</summary>
    public const string Transform = "/transform";

    private readonly WebApplication _application;
    private readonly ITransformer _model;
    private readonly ConcurrentBag<PredictionEngine<Request, Answer>> _idle = [];
    private readonly MLContext _context = new();

    private SentimentServer(string path)
    {
        _model = _context.Model.Load(path, out _);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAdapterModel<Request, Answer>("sentiment", options => options.FromFile(path));
        _application = builder.Build();
        _application.MapPost(Predictor, (Request row, IAdapterPredictor<Request, Answer> model, CancellationToken stop) =>
            model.PredictAsync(row, stop));
        _application.MapPost(Engines, PredictByEngine);
        _application.MapPost(Transform, PredictByTransform);
    }

    /// <summary>The address of the server.</summary>
    public Uri Address =>
        new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts a server for a model file.</summary>
    public static async Task<SentimentServer> StartAsync(string path)
    {
        var server = new SentimentServer(path);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Loads the file again.</summary>
    public Task ReloadAsync() => _application.Services.GetRequiredKeyedService<IServedModel>("sentiment").ReloadAsync();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        foreach (var engine in _idle)
            engine.Dispose();
        (_model as IDisposable)?.Dispose();
    }

    private Answer PredictByEngine(Request row)
    {
        if (!_idle.TryTake(out var engine))
        {
            var options = new PredictionEngineOptions { OwnsTransformer = false };
            lock (_context)
                engine = _context.Model.CreatePredictionEngine<Request, Answer>(_model, options);
        }

        var answer = engine.Predict(row);
        _idle.Add(engine);
        return answer;
    }

    private Answer PredictByTransform(Request row) => _context.Data.CreateEnumerable<Answer>(
        _model.Transform(_context.Data.LoadFromEnumerable([row])), reuseRowObject: false).Single();

    /// <summary>A row to score.</summary>
    internal sealed class Request
    {
        public string Text { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }

    /// <summary>The prediction for a row.</summary>
    internal sealed class Answer
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];
    }
}
