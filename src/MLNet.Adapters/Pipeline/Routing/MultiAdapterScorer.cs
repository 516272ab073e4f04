using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Routing;
using MLNet.Adapters.Pipeline.Scoring;

[assembly: LoadableClass(
    typeof(MultiAdapterScorer),
    null,
    typeof(SignatureLoadModel),
    "Scoring with many adapters",
    MultiAdapterScorer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>Multiple adapters with their heads on one encoder. Each row is scored by the adapter that a column names.</summary>
/// <remarks>
/// Rows are scored lazily, and rows of different adapters share batches. A model can be used from multiple threads. It owns native memory:
/// dispose it, or leave that to the garbage collector. Disposing releases the memory, but the model remains usable: the next use rebuilds
/// it.
/// </remarks>
public sealed class MultiAdapterScorer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "MultiAdapterScorer";

    private static readonly ModelFormat Format = new("ADMULTIS", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly RoutedModel _model;

    internal MultiAdapterScorer(IHostEnvironment environment, RoutedModel model)
    {
        _model = model;
        var host = environment.Register(nameof(MultiAdapterScorer));
        Scorer = new RoutedScorer(host, model);
        Scoring = new BatchScoring<RoutedRow, RoutedScores>(host, "model of many adapters", model.Reader, Scorer, model.Columns)
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    /// <summary>The names that rows can use.</summary>
    public IReadOnlyList<string> Names => [.. _model.Routes.All.Select(route => route.Name)];

    /// <summary>The encoder.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    bool ITransformer.IsRowToRowMapper => true;

    internal BatchScoring<RoutedRow, RoutedScores> Scoring { get; }

    internal RoutedScorer Scorer { get; }

    /// <summary>Returns the schema of the data with the model's columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is not a scalar text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Scoring.GetOutputSchema(inputSchema);

    /// <summary>Returns the data with the model's columns, which are computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is not a scalar text.</exception>
    public IDataView Transform(IDataView input) => Scoring.Transform(input);

    /// <summary>
    /// Releases the model's native memory, at the latest when running computations end; the shared encoder is released with the last model
    /// that uses it.
    /// </summary>
    /// <remarks>
    /// The model remains usable: the next use rebuilds it, with the same scores. A prediction engine also disposes its model, as ML.NET's
    /// engines do by default.
    /// </remarks>
    public void Dispose() => Scoring.Memory.Release();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Scoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _model.Save(ctx, Format, typeof(MultiAdapterScorer));

    private static MultiAdapterScorer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new MultiAdapterScorer(host, RoutedModel.Load(host, ctx, Format, typeof(MultiAdapterScorer)));
    }
}
