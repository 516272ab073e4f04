using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.MultiLabel;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterMultiLabelClassificationTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter multi-label classification",
    AdapterMultiLabelClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained multi-label text classifier. Adds the probability of each label, and whether it is predicted, to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterMultiLabelClassificationTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterMultiLabel";

    private static readonly ModelFormat Format = new("ADTXTMUL", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly TaskModel<MultiLabelSettings> _model;
    private readonly TextRowReader _reader;

    internal AdapterMultiLabelClassificationTransformer(IHost host, TaskModel<MultiLabelSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        _reader = new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName);
        var columns = new MultiLabelColumns(model.Record.Labels!.Values, model.Task);
        BatchScoring = TaskScoring.Create(
            host, "multi-label classification model", model, _reader, ScorerOf(Native), columns, model.Record.FusionWeightsColumnName);
    }

    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels!.Values.AsReadOnly();

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the multi-label classifier in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterMultiLabelClassificationTransformer Find(ITransformer model) =>
        ModelChain.Single<AdapterMultiLabelClassificationTransformer>(model);

    /// <inheritdoc/>
    public override AdapterMultiLabelClassificationTransformer Prune(params string[] names) =>
        new(BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterMultiLabelClassificationTransformer DropLayers(int count) =>
        new(BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterMultiLabelClassificationTransformer Merge() => new(BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterMultiLabelClassificationTransformer), _model);

    private protected override IAttributedTask Attribute() => new AttributedTexts(_reader, (outputs, name) =>
    {
        var labels = _model.Record.Labels!.Values;
        var index = AttributedOptions.IndexOf(name, labels, Array.IndexOf(outputs, outputs.Max()));
        return (labels[index], all => all.select(-1, index).sigmoid());
    });

    private protected override IFusionAnalysis Analyze() => new FusionAnalysis<TextRow, bool[], float[]>(
        BatchScoring.Host, _model, Native, new AnalyzedLabels(_reader, _model.Record.Labels!.Values, _model.Task.Thresholds), ScorerOf);

    private static TextRowScorer<float[]> ScorerOf(NativeModel native) =>
        new(native, logits => Array.ConvertAll(logits, Sigmoid.Probability));

    private static AdapterMultiLabelClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterMultiLabelClassificationTransformer(
            host,
            TaskFiles.Load<MultiLabelSettings>(host, ctx, Format, typeof(AdapterMultiLabelClassificationTransformer)));
    }
}
