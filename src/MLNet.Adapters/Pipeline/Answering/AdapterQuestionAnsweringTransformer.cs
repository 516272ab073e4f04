using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Answering;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterQuestionAnsweringTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter question answering",
    AdapterQuestionAnsweringTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained model that answers questions from contexts. Adds the best answers and their scores to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterQuestionAnsweringTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterAnswers";

    private static readonly ModelFormat Format = new("ADTXTQAS", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly TaskModel<AnsweringSettings> _model;
    private readonly TextRowReader _reader;
    private readonly QuestionEncoding _encoding;

    internal AdapterQuestionAnsweringTransformer(IHost host, TaskModel<AnsweringSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var settings = model.Task;
        _encoding = new QuestionEncoding(model.Record.MaxTokens, settings.WindowOverlap, model.Record.OnLongText, model.Encoder.Framing);
        _reader = new TextRowReader(settings.ContextColumnName, settings.QuestionColumnName);
        var columns = new AnswerColumns(settings.PredictedAnswerColumnName, settings.ScoreColumnName);
        BatchScoring = TaskScoring.Create(
            host,
            "question answering model",
            model,
            _reader,
            new AnswerScorer(Native, _encoding, settings),
            columns,
            model.Record.FusionWeightsColumnName);
    }

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the question-answering transformer in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterQuestionAnsweringTransformer Find(ITransformer model) =>
        ModelChain.Single<AdapterQuestionAnsweringTransformer>(model);

    /// <inheritdoc/>
    public override AdapterQuestionAnsweringTransformer Prune(params string[] names) => new(BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterQuestionAnsweringTransformer DropLayers(int count) => new(BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterQuestionAnsweringTransformer Merge() => new(BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterQuestionAnsweringTransformer), _model);

    private protected override IAttributedTask Attribute() => new AttributedAnswer(_encoding, _model.Task);

    private protected override IFusionAnalysis Analyze() =>
        new FusionAnalysis<TextRow, string, FoundAnswers>(
            BatchScoring.Host,
            _model,
            Native,
            new AnalyzedAnswers(_reader, _encoding),
            native => new AnswerScorer(native, _encoding, _model.Task));

    private static AdapterQuestionAnsweringTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterQuestionAnsweringTransformer(
            host,
            TaskFiles.Load<AnsweringSettings>(host, ctx, Format, typeof(AdapterQuestionAnsweringTransformer)));
    }
}
