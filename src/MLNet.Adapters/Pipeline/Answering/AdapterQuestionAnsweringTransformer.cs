using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Answering;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

[assembly: LoadableClass(
    typeof(AdapterQuestionAnsweringTransformer), null, typeof(SignatureLoadModel), "Adapter question answering", AdapterQuestionAnsweringTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained model that answers questions from contexts: adds the best answers and their scores to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterQuestionAnsweringTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterAnswers";

    private static readonly ModelFormat Format = new("ADTXTQAS", Version: 1, LoaderSignature);

    private readonly TaskModel<AnsweringSettings> _model;
    private readonly BatchScoring<TextRow, FoundAnswers> _scoring;

    internal AdapterQuestionAnsweringTransformer(IHost host, TaskModel<AnsweringSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var settings = model.Task;
        var encoding = new QuestionEncoding(model.Record.MaxTokens, settings.WindowOverlap, model.Record.OnLongText, model.Encoder.Framing);
        _scoring = new BatchScoring<TextRow, FoundAnswers>(
            host,
            "question answering model",
            new TextRowReader(settings.ContextColumnName, settings.QuestionColumnName),
            new AnswerScorer(Native, encoding, settings),
            new AnswerColumns(settings.PredictedAnswerColumnName, settings.ScoreColumnName))
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    internal long RowsScored => _scoring.RowsScored;

    private protected override IBatchScoring BatchScoring => _scoring;

    /// <summary>The question answering in a fitted or loaded model.</summary>
    /// <param name="model">One, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterQuestionAnsweringTransformer Find(ITransformer model) => ModelChain.Single<AdapterQuestionAnsweringTransformer>(model);

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterQuestionAnsweringTransformer), _model, ModelJson.Default.AnsweringSettings);

    private static AdapterQuestionAnsweringTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterQuestionAnsweringTransformer(host, TaskFiles.Load(host, ctx, Format, typeof(AdapterQuestionAnsweringTransformer), ModelJson.Default.AnsweringSettings));
    }
}
