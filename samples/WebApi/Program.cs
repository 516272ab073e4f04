using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;
using MLNet.Adapters.Extensions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WebApiSample;

const int LongestText = 5_000; // characters; longer texts would be cut by the models anyway

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var files = new ModelFiles(builder.Configuration["models"] ?? Path.Combine(AppContext.BaseDirectory, "models")); // --models FOLDER

builder.Services.AddAdapterModel<Review, Sentiment>("sentiment", options => options.FromFile(files.Sentiment, watchForChanges: true));
builder.Services.AddAdapterModel<Sentence, Entities>("entities", options => options.FromFile(files.Entities, watchForChanges: true));
builder.Services.AddAdapterEmbeddingGenerator("embeddings", options => options.FromEncoder());
builder.Services.AddHealthChecks().AddAdapterModel("sentiment").AddAdapterModel("entities").AddAdapterModel("embeddings");
builder.Services.AddOpenApi();
builder.Services.AddProblemDetails();

// Metrics and traces go where OTEL_EXPORTER_OTLP_ENDPOINT points, such as http://localhost:4317.
var telemetry = builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter(AdapterTelemetry.MeterName))
    .WithTracing(traces => traces.AddSource(AdapterTelemetry.ActivitySourceName));
if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
    telemetry.UseOtlpExporter();

var application = builder.Build();
files.TrainMissing(application.Logger);

application.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = exception => exception switch
    {
        PredictionQueueFullException => StatusCodes.Status503ServiceUnavailable,
        ArgumentException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    },
});
application.UseDefaultFiles();
application.UseStaticFiles();
application.MapOpenApi();
application.MapHealthChecks("/health");

application.MapPost("/sentiment", async Task<Results<Ok<Sentiment>, BadRequest<string>>> (
    Review review, IAdapterPredictor<Review, Sentiment> model, CancellationToken stop) =>
    Fault(review.Text) is { } fault ? TypedResults.BadRequest(fault) : TypedResults.Ok(await model.PredictAsync(review, stop)));

application.MapPost("/entities", async Task<Results<Ok<Entities>, BadRequest<string>>> (
    Sentence sentence, IAdapterPredictor<Sentence, Entities> model, CancellationToken stop) =>
    Fault(sentence.Text) is { } fault ? TypedResults.BadRequest(fault) : TypedResults.Ok(await model.PredictAsync(sentence, stop)));

application.MapPost("/embeddings", async Task<Results<Ok<IEnumerable<float[]>>, BadRequest<string>>> (
    string[] texts, IEmbeddingGenerator<string, Embedding<float>> generator, CancellationToken stop) =>
    texts.Select(Fault).FirstOrDefault(fault => fault is not null) is { } fault
        ? TypedResults.BadRequest(fault)
        : TypedResults.Ok((await generator.GenerateAsync(texts, cancellationToken: stop)).Select(embedding => embedding.Vector.ToArray())));

application.MapPost("/explain", Results<Ok<Explanation>, BadRequest<string>> (
    Review review, [FromKeyedServices("sentiment")] IServedModel model) =>
    Fault(review.Text) is { } fault ? TypedResults.BadRequest(fault) : TypedResults.Ok(SentimentExplainer.Explain(model, review.Text)));

application.MapPost("/reload/{name}", async (string name, IServiceProvider services, CancellationToken stop) =>
{
    if (services.GetKeyedService<IServedModel>(name) is not { } model)
        return Results.NotFound($"There is no model '{name}'.");
    await model.ReloadAsync(stop);
    return Results.Ok(model.State.LoadedAt);
});

application.Run();

static string? Fault(string? text) =>
    string.IsNullOrWhiteSpace(text) ? "The text is empty."
    : text.Length > LongestText ? $"The text has {text.Length} characters. Send at most {LongestText}."
    : null;
