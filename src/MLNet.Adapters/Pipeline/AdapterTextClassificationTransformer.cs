using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterTextClassificationTransformer), null, typeof(SignatureLoadModel), "Adapter text classification", AdapterTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters.Pipeline;

/// <summary>A trained text classifier: adds the predicted class and the probability of each class to data.</summary>
/// <remarks>
/// Rows are scored lazily and in batches of similar length. One model may be used from many threads. It owns native memory: dispose it, or
/// leave that to the garbage collector. <c>using</c> calls <see cref="IDisposable.Dispose"/>, which ends one use of the model, as a prediction engine does;
/// <see cref="Dispose"/> ends all of them.
/// </remarks>
public sealed class AdapterTextClassificationTransformer : ITransformer, IAdapterModel, IDisposable
{
    internal const string LoaderSignature = "AdapterTextClassifier";

    private static readonly ModelFormat Format = new("ADTXTCLS", Version: 1, LoaderSignature);

    private readonly ClassificationModel _model;

    internal AdapterTextClassificationTransformer(IHostEnvironment environment, ClassificationModel model)
    {
        _model = model;
        var host = environment.Register(nameof(AdapterTextClassificationTransformer));
        Scorer = new TextClassificationScorer(host, model);
        var classes = new MulticlassColumns(ClassLabels.FromRecord(model.Record.Labels), model.Record.ScoreColumnName, model.Record.OutputColumnName);
        var columns = new ClassifierColumns(classes, model.Record.FusionWeightsColumnName, model.Composition?.Children.Select(child => child.Name).ToList() ?? []);
        Scoring = new BatchScoring<TextRow, ClassScores>(host, "text classification model", model.Reader, Scorer, columns);
    }

    /// <summary>How the model was trained.</summary>
    public TrainingReport Report => _model.Record.Report;

    /// <summary>How a fusion's own adapter was trained before it; null where the model has none.</summary>
    public TrainingReport? OwnAdapterReport => _model.Record.OwnAdapterReport;

    /// <summary>Every parameter, and which were trained.</summary>
    public ParameterSummary ParameterSummary => _model.Record.Parameters;

    /// <summary>The adapter with its head, where the model has exactly one, trained or frozen; null where it has none (<see cref="FineTuning.Full"/>, or <see cref="FineTuning.HeadOnly"/> without frozen adapters) or several are composed.</summary>
    public TrainedAdapter? Adapter => Composition as TrainedAdapter;

    /// <summary>The adapters with the model's head: one, or a fusion or other composition of several; null where there is none.</summary>
    public AdapterComposition? Composition => _model.Composition is { } adapters ? adapters with { Head = _model.TrainedHead } : null;

    /// <summary>The encoder; after <see cref="FineTuning.Full"/> the tuned one.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels.Values.AsReadOnly();

    bool ITransformer.IsRowToRowMapper => true;

    internal BatchScoring<TextRow, ClassScores> Scoring { get; }

    internal TextClassificationScorer Scorer { get; }

    /// <summary>The text classifier in a fitted or loaded model.</summary>
    /// <param name="model">A text classifier, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterTextClassificationTransformer Find(ITransformer model) => ModelChain.Single<AdapterTextClassificationTransformer>(model);

    /// <summary>The schema of the data with the model's columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or is no scalar text.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Scoring.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns, computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or is no scalar text.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IDataView Transform(IDataView input) => Scoring.Transform(input);

    /// <summary>Which adapters the fusion uses for each token of a text.</summary>
    /// <param name="text">The text, or the first one of a pair; a text beyond the model's token limit is treated as the option OnLongText says.</param>
    /// <param name="secondText">The second text where the model compares two.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A second text is missing, or there is one too many.</exception>
    /// <exception cref="InvalidOperationException">The text is too long, and the model was trained with <see cref="LongText.Error"/>.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public FusionExplanation Explain(string text, string? secondText = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var computation = Scoring.Lifetime.Enter();
        return new FusionAnalysis(Scoring.Host, _model, Scorer).Explain(text, secondText);
    }

    /// <summary>How the fusion uses its adapters over a data set, and what dropping the least used ones, one after the other, would cost.</summary>
    /// <param name="data">Rows with the model's text columns and a label; a row without a label, or with one that is none of the model's classes, counts for the weights alone.</param>
    /// <param name="labelColumnName">A key over text, number or bool, or a text; matched by name.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type, or there is no row.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public FusionReport AnalyzeFusion(IDataView data, string labelColumnName = "Label")
    {
        using var computation = Scoring.Lifetime.Enter();
        return new FusionAnalysis(Scoring.Host, _model, Scorer).Report(data, labelColumnName, Pruned);
    }

    /// <summary>The model without some of its fused adapters: smaller, the weights of the others renormalised by the softmax, nothing trained anew.</summary>
    /// <param name="names">The adapters to drop.</param>
    /// <returns>A model of its own; this one stays as it is.</returns>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A name is not among the fused adapters, or none would be left.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public AdapterTextClassificationTransformer Prune(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = Scoring.Lifetime.Enter();
        return Pruned(names);
    }

    /// <summary>The difference that <see cref="Prune"/> makes on a data set.</summary>
    /// <param name="data">Rows with the model's text columns and a label.</param>
    /// <param name="names">The adapters to drop.</param>
    /// <param name="labelColumnName">A key over text, number or bool, or a text; matched by name.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A name is not among the fused adapters, or none would be left, or a column is missing.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public PruningComparison MeasurePruning(IDataView data, IReadOnlyList<string> names, string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = Scoring.Lifetime.Enter();
        return new FusionAnalysis(Scoring.Host, _model, Scorer).Measure(data, labelColumnName, [.. names], Pruned);
    }

    /// <summary>Frees the model's native memory at once for all its users; the shared encoder goes with its last model.</summary>
    /// <remarks>A prediction engine that disposes its model, as ML.NET's do by default, only ends its own use while other engines live.</remarks>
    public void Dispose() => Scoring.Lifetime.Close();

    void IDisposable.Dispose() => Scoring.Lifetime.Leave();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Scoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var computation = Scoring.Lifetime.Enter();
        ClassificationFiles.Save(ctx, Format, typeof(AdapterTextClassificationTransformer), _model);
    }

    /// <summary>Loads the weights now instead of at the first row.</summary>
    internal void LoadWeights() => Scorer.Load();

    // Without asking whether the model is closed: an analysis that runs then is finished.
    private AdapterTextClassificationTransformer Pruned(string[] names) => new(Scoring.Host, FusionPruning.Without(Scoring.Host, _model, names));

    private static AdapterTextClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterTextClassificationTransformer(host, ClassificationFiles.Load(host, ctx, Format, typeof(AdapterTextClassificationTransformer)));
    }
}
