using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Binary;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterBinaryTextClassificationTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter binary text classification",
    AdapterBinaryTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained binary text classifier. Adds a predicted label, a score and a probability to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterBinaryTextClassificationTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterBinaryTextClass";

    private static readonly ModelFormat Format = new("ADTXTBIN", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private static readonly string[] Flags = ["false", "true"];

    private readonly TaskModel<BinarySettings> _model;
    private readonly TextRowReader _reader;

    internal AdapterBinaryTextClassificationTransformer(IHost host, TaskModel<BinarySettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        _reader = new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName);
        var columns = new BinaryColumns(model.Task);
        BatchScoring = TaskScoring.Create(
            host, "binary text classification model", model, _reader, ScorerOf(Native), columns, model.Record.FusionWeightsColumnName);
    }

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the binary text classifier in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterBinaryTextClassificationTransformer Find(ITransformer model) =>
        ModelChain.Single<AdapterBinaryTextClassificationTransformer>(model);

    /// <inheritdoc/>
    public override AdapterBinaryTextClassificationTransformer Prune(params string[] names) =>
        new(BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterBinaryTextClassificationTransformer DropLayers(int count) =>
        new(BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterBinaryTextClassificationTransformer Merge() => new(BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterBinaryTextClassificationTransformer), _model);

    private protected override IAttributedTask Attribute() => new AttributedTexts(_reader, (outputs, name) =>
    {
        var index = AttributedOptions.IndexOf(name, Flags, outputs[1] > outputs[0] ? 1 : 0);
        return (Flags[index], all => all.softmax(-1).select(-1, index));
    });

    private protected override IFusionAnalysis Analyze() => new FusionAnalysis<TextRow, bool, float>(
        BatchScoring.Host, _model, Native, new AnalyzedFlags(_reader), ScorerOf);

    private static TextRowScorer<float> ScorerOf(NativeModel native) => new(native, logits => logits[1] - logits[0]);

    private static AdapterBinaryTextClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterBinaryTextClassificationTransformer(
            host,
            TaskFiles.Load<BinarySettings>(host, ctx, Format, typeof(AdapterBinaryTextClassificationTransformer)));
    }
}
