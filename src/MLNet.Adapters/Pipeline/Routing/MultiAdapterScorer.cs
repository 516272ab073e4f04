using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Routing;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;

[assembly: LoadableClass(
    typeof(MultiAdapterScorer),
    null,
    typeof(SignatureLoadModel),
    "Scoring with many adapters",
    MultiAdapterScorer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>Multiple adapters with their heads on one encoder. Each row is scored by the adapter that a column names.</summary>
/// <remarks>
/// Rows are scored lazily, and rows of different adapters share batches. Adapters can be added, replaced and removed while other threads
/// score; a view that keeps results for another pass keeps those that it has. A model can be used from multiple threads. It owns native
/// memory: dispose it, or leave that to the garbage collector. Disposing releases the memory, but the model remains usable: the next use
/// rebuilds it.
/// </remarks>
public sealed class MultiAdapterScorer : ITrainedTransformer, IDisposable
{
    internal const string LoaderSignature = "MultiAdapterScorer";

    private static readonly ModelFormat Format = new("ADMULTIS", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly RoutedModel _model;
    private readonly LiveRoutes _routes;

    internal MultiAdapterScorer(IHostEnvironment environment, RoutedModel model)
    {
        (_model, _routes) = (model, new LiveRoutes(model.Routes));
        var host = environment.Register(nameof(MultiAdapterScorer));
        Scorer = new RoutedScorer(host, model, _routes);
        Scoring = new BatchScoring<RoutedRow, RoutedScores>(host, "model of many adapters", model.Reader, Scorer, model.Columns)
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    /// <summary>The names that rows can use.</summary>
    public IReadOnlyList<string> Names => [.. _routes.Current.All.Select(route => route.Name)];

    /// <summary>
    /// The report of the training if several tasks were trained together (<see cref="AdapterMultiTaskClassificationTrainer"/>); null if
    /// the adapters were given.
    /// </summary>
    public TrainingReport? Report => _model.Record.Report;

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
    /// Returns the adapter of a name, with its head: to score it alone, save it to a folder, or continue its training.
    /// </summary>
    /// <param name="name">The name in the rows.</param>
    /// <exception cref="ArgumentException">The model has no adapter of this name.</exception>
    public AdapterComposition GetAdapter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var route = _routes.Current.Known(name);
        return route.IsParallel ? new Composition.Parallel([.. route.Parts]) : route.Parts[0];
    }

    /// <summary>Explains which words of a text decided what an adapter predicts for it.</summary>
    /// <param name="name">The name of the adapter in the rows.</param>
    /// <param name="text">
    /// The text, or the first text of a pair. Words beyond the model's token limit are not read, or are an error, as
    /// <see cref="MultiAdapterOptions.OnLongText"/> specifies.
    /// </param>
    /// <param name="secondText">The second text if the model compares two.</param>
    /// <param name="options">
    /// What to explain, and how. Null by default: the predicted class, by occlusion. Of a <see cref="Composition.Parallel"/>, which
    /// predicts a class with each of its heads, <see cref="WordExplanationOptions.Output"/> must name one, such as <c>adapter/class</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The model has no adapter of this name, an option is invalid, a text has no word, or a second text is missing, or is given but not
    /// used by the model.
    /// </exception>
    /// <exception cref="InvalidOperationException">The text is too long, and the options make that an error.</exception>
    public WordExplanation ExplainWords(string name, string text, string? secondText = null, WordExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        using var computation = Scoring.Memory.Enter();
        Scorer.Load(); // the encoder, which stays for the next explanation
        return new RoutedAttribution(Scoring.Host, _model).Explain(_routes.Current.Known(name), text, secondText, options ?? new());
    }

    /// <summary>
    /// Adds an adapter to the running model. Rows can name it when this method returns; the encoder is not loaded again, and other threads
    /// go on scoring.
    /// </summary>
    /// <param name="adapter">
    /// The adapter, fusion or stack with its head. A <see cref="Composition.BatchSplit"/> stands for its parts.
    /// </param>
    /// <param name="name">The name in the rows; null for the adapter's own.</param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or belongs to another encoder, the name is used or reserved, or the adapter predicts other labels than the
    /// output columns have.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    public void Add(AdapterComposition adapter, string? name = null)
    {
        var added = Routes(adapter, name);
        Change(routes => routes.With(added));
    }

    /// <summary>
    /// Replaces an adapter of the running model by another one, such as a newer version. Each row is scored by the old or the new one;
    /// the old one's memory is released when the last row has left it.
    /// </summary>
    /// <param name="name">The name in the rows, which stays.</param>
    /// <param name="adapter">The adapter, fusion or stack with its head.</param>
    /// <exception cref="ArgumentException">
    /// The model has no adapter of this name, or the adapter has no head, belongs to another encoder or predicts other labels than the
    /// output columns have.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    public void Replace(string name, AdapterComposition adapter)
    {
        ArgumentNullException.ThrowIfNull(name);
        var replacement = Routes(adapter, name).All.Single();
        Change(routes => routes.Replacing(replacement));
    }

    /// <summary>
    /// Removes an adapter from the running model. Later rows that name it are handled as
    /// <see cref="MultiAdapterOptions.OnUnknownAdapter"/> specifies; its memory is released when the last row has left it.
    /// </summary>
    /// <param name="name">The name in the rows.</param>
    /// <exception cref="ArgumentException">The model has no adapter of this name, or no other adapter.</exception>
    public void Remove(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Change(routes => routes.Without(name));
    }

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

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        _model.With(_routes.Current).Save(ctx, Format, typeof(MultiAdapterScorer));

    void ITrainedTransformer.LoadWeights(EncoderCache? cache) => Scorer.LoadTrained(); // adapters of all its tasks read the first layer

    private AdapterRoutes Routes(AdapterComposition adapter, string? name)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        var routes = AdapterRoutes.Create([adapter], name is null ? null : [name], _model.Encoder);
        _model.CheckLabels(routes);
        return routes;
    }

    private void Change(Func<AdapterRoutes, AdapterRoutes> change)
    {
        using var computation = Scoring.Memory.Enter();
        Scorer.Change(change);
    }

    private static MultiAdapterScorer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new MultiAdapterScorer(host, RoutedModel.Load(host, ctx, Format, typeof(MultiAdapterScorer)));
    }
}
