using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Similarity;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterSentenceSimilarityTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter sentence similarity",
    AdapterSentenceSimilarityTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained regression model on texts. Adds a number to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterSentenceSimilarityTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterSimilarity";

    private static readonly ModelFormat Format = new("ADTXTSIM", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly TaskModel<SimilaritySettings> _model;
    private readonly TextRowReader _reader;

    internal AdapterSentenceSimilarityTransformer(IHost host, TaskModel<SimilaritySettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        _reader = new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName);
        var columns = new RegressionColumns(model.Task.ScoreColumnName);
        BatchScoring = TaskScoring.Create(
            host, "sentence similarity model", model, _reader, ScorerOf(Native), columns, model.Record.FusionWeightsColumnName);
    }

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the regression model on texts in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterSentenceSimilarityTransformer Find(ITransformer model) =>
        ModelChain.Single<AdapterSentenceSimilarityTransformer>(model);

    /// <inheritdoc/>
    public override AdapterSentenceSimilarityTransformer Prune(params string[] names) => new(BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterSentenceSimilarityTransformer DropLayers(int count) => new(BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterSentenceSimilarityTransformer Merge() => new(BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterSentenceSimilarityTransformer), _model);

    private protected override IAttributedTask Attribute() => new AttributedTexts(_reader, (outputs, name) =>
    {
        AttributedOptions.NoOutput(name, "a number");
        return (_model.Task.ScoreColumnName, all => all.select(-1, 0));
    });

    private protected override IFusionAnalysis Analyze() => new FusionAnalysis<TextRow, float, float>(
        BatchScoring.Host, _model, Native, new AnalyzedNumbers(_reader), ScorerOf);

    private static TextRowScorer<float> ScorerOf(NativeModel native) => new(native, output => output[0]);

    private static AdapterSentenceSimilarityTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterSentenceSimilarityTransformer(
            host,
            TaskFiles.Load<SimilaritySettings>(host, ctx, Format, typeof(AdapterSentenceSimilarityTransformer)));
    }
}
