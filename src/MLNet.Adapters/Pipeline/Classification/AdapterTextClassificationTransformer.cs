using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Classification;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

[assembly: LoadableClass(
    typeof(AdapterTextClassificationTransformer), null, typeof(SignatureLoadModel), "Adapter text classification", AdapterTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained text classifier: adds the predicted class and the probability of each class to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterTextClassificationTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterTextClassifier";

    private static readonly ModelFormat Format = new("ADTXTCLS", Version: 1, LoaderSignature);

    private readonly TaskModel<ClassificationSettings> _model;

    internal AdapterTextClassificationTransformer(IHostEnvironment environment, TaskModel<ClassificationSettings> model)
        : this(environment.Register(nameof(AdapterTextClassificationTransformer)), model)
    {
    }

    private AdapterTextClassificationTransformer(IHost host, TaskModel<ClassificationSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        Scorer = new TextClassificationScorer(Native, model);
        var classes = new MulticlassColumns(ClassLabels.FromRecord(model.Record.Labels!), model.Task.ScoreColumnName, model.Task.OutputColumnName);
        var columns = new ClassifierColumns(classes, model.Task.FusionWeightsColumnName, model.Composition?.Children.Select(child => child.Name).ToList() ?? []);
        Scoring = new BatchScoring<TextRow, ClassScores>(host, "text classification model", new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName), Scorer, columns)
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels!.Values.AsReadOnly();

    internal BatchScoring<TextRow, ClassScores> Scoring { get; }

    internal TextClassificationScorer Scorer { get; }

    private protected override IBatchScoring BatchScoring => Scoring;

    /// <summary>The text classifier in a fitted or loaded model.</summary>
    /// <param name="model">A text classifier, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterTextClassificationTransformer Find(ITransformer model) => ModelChain.Single<AdapterTextClassificationTransformer>(model);

    /// <summary>Which adapters the fusion uses for each token of a text.</summary>
    /// <param name="text">The text, or the first one of a pair; a text beyond the model's token limit is treated as the option OnLongText says.</param>
    /// <param name="secondText">The second text where the model compares two.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A second text is missing, or there is one too many.</exception>
    /// <exception cref="InvalidOperationException">The text is too long, and the model was trained with <see cref="LongText.Error"/>.</exception>
    public FusionExplanation Explain(string text, string? secondText = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var computation = Scoring.Memory.Enter();
        return new FusionAnalysis(Scoring.Host, _model, Scorer).Explain(text, secondText);
    }

    /// <summary>How the fusion uses its adapters over a data set, and what dropping the least used ones, one after the other, would cost.</summary>
    /// <param name="data">Rows with the model's text columns and a label; a row without a label, or with one that is none of the model's classes, counts for the weights alone.</param>
    /// <param name="labelColumnName">A key over text, number or bool, or a text; matched by name.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type, or there is no row.</exception>
    public FusionReport AnalyzeFusion(IDataView data, string labelColumnName = "Label")
    {
        using var computation = Scoring.Memory.Enter();
        return new FusionAnalysis(Scoring.Host, _model, Scorer).Report(data, labelColumnName, Pruned);
    }

    /// <summary>The model without some of its fused adapters: smaller, the weights of the others renormalised by the softmax, nothing trained anew.</summary>
    /// <param name="names">The adapters to drop.</param>
    /// <returns>A model of its own; this one stays as it is.</returns>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A name is not among the fused adapters, or none would be left.</exception>
    public AdapterTextClassificationTransformer Prune(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = Scoring.Memory.Enter();
        return Pruned(names);
    }

    /// <summary>The difference that <see cref="Prune"/> makes on a data set.</summary>
    /// <param name="data">Rows with the model's text columns and a label.</param>
    /// <param name="names">The adapters to drop.</param>
    /// <param name="labelColumnName">A key over text, number or bool, or a text; matched by name.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A name is not among the fused adapters, or none would be left, or a column is missing.</exception>
    public PruningComparison MeasurePruning(IDataView data, IReadOnlyList<string> names, string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = Scoring.Memory.Enter();
        return new FusionAnalysis(Scoring.Host, _model, Scorer).Measure(data, labelColumnName, [.. names], Pruned);
    }

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterTextClassificationTransformer), _model, ModelJson.Default.ClassificationSettings);

    private AdapterTextClassificationTransformer Pruned(string[] names) => new((IHostEnvironment)Scoring.Host, FusionPruning.Without(Scoring.Host, _model, names));

    private static AdapterTextClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterTextClassificationTransformer((IHostEnvironment)host, TaskFiles.Load(host, ctx, Format, typeof(AdapterTextClassificationTransformer), ModelJson.Default.ClassificationSettings));
    }
}
