using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tagging;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterNamedEntityRecognitionTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter named entity recognition",
    AdapterNamedEntityRecognitionTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained tagger. Adds the tag of each word, and the entities that the tags form, to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterNamedEntityRecognitionTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterNamedEntities";

    private static readonly ModelFormat Format = new("ADTXTNER", Version: 2, LoaderSignature) { BFloat16Version = 3 };

    private readonly TaskModel<TaggingSettings> _model;
    private readonly WordReader _reader;

    internal AdapterNamedEntityRecognitionTransformer(IHost host, TaskModel<TaggingSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var columns = new TaggingColumns(ClassLabels.FromRecord(model.Record.Labels!), model.Task);
        _reader = new WordReader(model.Task.Sentence1ColumnName, model.Task.WordSplitting ?? WordSplitting.WhiteSpace);
        BatchScoring = TaskScoring.Create(
            host, "named entity model", model, _reader, new TaggingScorer(Native, model), columns, model.Record.FusionWeightsColumnName);
    }

    /// <summary>The tags in the order of the keys.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels!.Values.AsReadOnly();

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the tagger in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterNamedEntityRecognitionTransformer Find(ITransformer model) =>
        ModelChain.Single<AdapterNamedEntityRecognitionTransformer>(model);

    /// <inheritdoc/>
    public override AdapterNamedEntityRecognitionTransformer Prune(params string[] names) => new(BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterNamedEntityRecognitionTransformer DropLayers(int count) => new(BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterNamedEntityRecognitionTransformer Merge() => new(BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterNamedEntityRecognitionTransformer), _model);

    private protected override IAttributedTask Attribute() => new AttributedTags(_model);

    private protected override IFusionAnalysis Analyze() => new FusionAnalysis<WordRow, int[], TaggedRow>(
        BatchScoring.Host, _model, Native, new AnalyzedTags(_reader, _model), native => new TaggingScorer(native, _model));

    private static AdapterNamedEntityRecognitionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterNamedEntityRecognitionTransformer(
            host,
            TaskFiles.Load<TaggingSettings>(host, ctx, Format, typeof(AdapterNamedEntityRecognitionTransformer)));
    }
}
