using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>
/// The core of all transformers of the library: reads rows, scores them in batches, and writes the new columns. A public transformer
/// contains one and forwards the members of ITransformer to it.
/// </summary>
/// <param name="host">The transformer's host.</param>
/// <param name="modelName">The name of the model in messages, such as "text classification model".</param>
/// <param name="reader">The columns the model needs.</param>
/// <param name="scorer">The model; its memory is released when the transformer is disposed.</param>
/// <param name="outputs">The columns the model adds.</param>
internal sealed class BatchScoring<TInput, TOutput>(
    IHost host,
    string modelName,
    IRowReader<TInput> reader,
    IBatchScorer<TInput, TOutput> scorer,
    IOutputColumns<TOutput> outputs) : IBatchScoring
    where TInput : notnull
{
    private long _rowsScored;

    public IHost Host => host;

    public string ModelName => modelName;

    /// <summary>The number of rows whose results a view keeps when it is read again.</summary>
    public int RereadRows { get; init; } = RereadLimit.Default;

    public IRowReader<TInput> Reader => reader;

    public IOutputColumns<TOutput> Outputs => outputs;

    public ModelMemory Memory { get; } = new(scorer.Dispose);

    /// <summary>The number of rows that the model has scored since it was created, over all cursors and engines.</summary>
    public long RowsScored => Interlocked.Read(ref _rowsScored);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <summary>Adds the columns lazily: nothing is scored before one of their values is requested.</summary>
    public IDataView Transform(IDataView input)
    {
        host.CheckValue(input, nameof(input));
        return new ScoredView<TInput, TOutput>(Bind(input.Schema), input);
    }

    /// <summary>Returns the mapper that prediction engines use, one row at a time.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        var mapper = new ScoredRowMapper<TInput, TOutput>(Bind(inputSchema));
        var load = Memory.Early(scorer.Load);
        ThreadPool.QueueUserWorkItem(_ => TryLoad(load));
        return mapper;
    }

    /// <summary>Scores at least one row.</summary>
    public IReadOnlyList<TOutput> Score(IReadOnlyList<TInput> rows, ScoringNotes notes)
    {
        using ModelMemory.Computation computation = Memory.Enter();
        IReadOnlyList<TOutput> results = scorer.Score(rows, notes);
        Interlocked.Add(ref _rowsScored, rows.Count);
        return results.Count == rows.Count
            ? results
            : throw new InvalidOperationException($"The {modelName} returned {results.Count} results for {rows.Count} rows.");
    }

    // While the engine is created, so that its first prediction finds the weights in memory.
    private static void TryLoad(Action load)
    {
        try
        {
            load();
        }
        catch (Exception) // missing files, a wrong setting, too little memory: the first row reports it
        {
        }
    }

    private ScoringBindings<TInput, TOutput> Bind(DataViewSchema inputSchema)
    {
        host.CheckValue(inputSchema, nameof(inputSchema));
        return new ScoringBindings<TInput, TOutput>(this, inputSchema);
    }
}
