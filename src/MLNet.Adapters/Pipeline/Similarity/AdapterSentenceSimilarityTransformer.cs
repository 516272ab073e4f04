using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Similarity;
using MLNet.Adapters.Trained;

[assembly: LoadableClass(
    typeof(AdapterSentenceSimilarityTransformer), null, typeof(SignatureLoadModel), "Adapter sentence similarity", AdapterSentenceSimilarityTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained regression on texts: adds a number to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterSentenceSimilarityTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterSimilarity";

    private static readonly ModelFormat Format = new("ADTXTSIM", Version: 1, LoaderSignature);

    private readonly TaskModel<SimilaritySettings> _model;
    private readonly BatchScoring<TextRow, float> _scoring;

    internal AdapterSentenceSimilarityTransformer(IHost host, TaskModel<SimilaritySettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var reader = new TextRowReader(model.Task.Sentence1ColumnName, model.Task.Sentence2ColumnName);
        _scoring = new BatchScoring<TextRow, float>(host, "sentence similarity model", reader, new SimilarityScorer(Native), new RegressionColumns(model.Task.ScoreColumnName))
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    internal long RowsScored => _scoring.RowsScored;

    private protected override IBatchScoring BatchScoring => _scoring;

    /// <summary>The regression on texts in a fitted or loaded model.</summary>
    /// <param name="model">One, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterSentenceSimilarityTransformer Find(ITransformer model) => ModelChain.Single<AdapterSentenceSimilarityTransformer>(model);

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterSentenceSimilarityTransformer), _model, ModelJson.Default.SimilaritySettings);

    private static AdapterSentenceSimilarityTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterSentenceSimilarityTransformer(host, TaskFiles.Load(host, ctx, Format, typeof(AdapterSentenceSimilarityTransformer), ModelJson.Default.SimilaritySettings));
    }
}
