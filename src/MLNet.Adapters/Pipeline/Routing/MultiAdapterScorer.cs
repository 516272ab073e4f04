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

/// <summary>Many adapters with their heads on one encoder; each row is scored by the one that a column names.</summary>
/// <remarks>
/// Rows are scored lazily, and rows of different adapters in the same batches. One model may be used from many threads. It owns native
/// memory: dispose it, or leave that to the garbage collector. Disposing gives the memory back and does not end the model: the next use
/// builds it again.
/// </remarks>
public sealed class MultiAdapterScorer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "MultiAdapterScorer";

    private static readonly ModelFormat Format = new("ADMULTIS", Version: 1, LoaderSignature);

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

    /// <summary>The schema of the data with the model's columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is no scalar text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Scoring.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns, computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or is no scalar text.</exception>
    public IDataView Transform(IDataView input) => Scoring.Transform(input);

    /// <summary>
    /// Gives the model's native memory back, at the latest when running computations end; the shared encoder goes with its last model.
    /// </summary>
    /// <remarks>
    /// The model stays usable: the next use builds it again, with the same scores. A prediction engine disposes its model too, as ML.NET's
    /// do by default.
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
