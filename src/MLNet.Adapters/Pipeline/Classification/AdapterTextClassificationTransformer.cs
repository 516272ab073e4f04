using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Classification;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterTextClassificationTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter text classification",
    AdapterTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained text classifier. Adds the predicted class and the probability of each class to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterTextClassificationTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterTextClassifier";

    private static readonly ModelFormat Format = new("ADTXTCLS", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly TaskModel<ClassificationSettings> _model;
    private readonly TextRowReader _reader;

    internal AdapterTextClassificationTransformer(IHostEnvironment environment, TaskModel<ClassificationSettings> model)
        : this(environment.Register(nameof(AdapterTextClassificationTransformer)), model)
    {
    }

    private AdapterTextClassificationTransformer(IHost host, TaskModel<ClassificationSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        _reader = new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName);
        var columns = new MulticlassColumns(
            ClassLabels.FromRecord(model.Record.Labels!),
            model.Task.ScoreColumnName,
            model.Task.OutputColumnName);
        var weights = model.Record.FusionWeightsColumnName ?? model.Task.FusionWeightsColumnName;
        BatchScoring = TaskScoring.Create(host, "text classification model", model, _reader, ScorerOf(Native), columns, weights);
    }

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels!.Values.AsReadOnly();

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the text classifier in a fitted or loaded model.</summary>
    /// <param name="model">A text classifier, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterTextClassificationTransformer Find(ITransformer model) =>
        ModelChain.Single<AdapterTextClassificationTransformer>(model);

    /// <inheritdoc/>
    public override AdapterTextClassificationTransformer Prune(params string[] names) =>
        new((IHostEnvironment)BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterTextClassificationTransformer DropLayers(int count) =>
        new((IHostEnvironment)BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterTextClassificationTransformer Merge() => new((IHostEnvironment)BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterTextClassificationTransformer), _model);

    private protected override IAttributedTask Attribute() =>
        new AttributedTexts(_reader, AttributedTexts.ClassOf(_model.Record.Labels!.Values));

    private protected override IFusionAnalysis Analyze() => new FusionAnalysis<TextRow, int, float[]>(
        BatchScoring.Host, _model, Native, new AnalyzedClasses(_reader, _model.Record.Labels!.Values), ScorerOf);

    private static TextRowScorer<float[]> ScorerOf(NativeModel native) => new(native, Softmax.Probabilities);

    private static AdapterTextClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterTextClassificationTransformer(
            (IHostEnvironment)host,
            TaskFiles.Load<ClassificationSettings>(host, ctx, Format, typeof(AdapterTextClassificationTransformer)));
    }
}
