using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tagging;
using MLNet.Adapters.Trained;

[assembly: LoadableClass(
    typeof(AdapterNamedEntityRecognitionTransformer), null, typeof(SignatureLoadModel), "Adapter named entity recognition", AdapterNamedEntityRecognitionTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained tagger: adds the tag of each word, and the entities that the tags make.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterNamedEntityRecognitionTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterNamedEntities";

    private static readonly ModelFormat Format = new("ADTXTNER", Version: 2, LoaderSignature);

    private readonly TaskModel<TaggingSettings> _model;
    private readonly BatchScoring<WordRow, TaggedRow> _scoring;

    internal AdapterNamedEntityRecognitionTransformer(IHost host, TaskModel<TaggingSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var columns = new TaggingColumns(ClassLabels.FromRecord(model.Record.Labels!), model.Task);
        var reader = new WordReader(model.Task.Sentence1ColumnName, model.Task.WordSplitting ?? WordSplitting.WhiteSpace);
        _scoring = new BatchScoring<WordRow, TaggedRow>(host, "named entity model", reader, new TaggingScorer(Native, model), columns)
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    /// <summary>The tags in the order of the keys.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels!.Values.AsReadOnly();

    internal long RowsScored => _scoring.RowsScored;

    private protected override IBatchScoring BatchScoring => _scoring;

    /// <summary>The tagger in a fitted or loaded model.</summary>
    /// <param name="model">One, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterNamedEntityRecognitionTransformer Find(ITransformer model) => ModelChain.Single<AdapterNamedEntityRecognitionTransformer>(model);

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterNamedEntityRecognitionTransformer), _model, ModelJson.Default.TaggingSettings);

    private static AdapterNamedEntityRecognitionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterNamedEntityRecognitionTransformer(host, TaskFiles.Load(host, ctx, Format, typeof(AdapterNamedEntityRecognitionTransformer), ModelJson.Default.TaggingSettings));
    }
}
