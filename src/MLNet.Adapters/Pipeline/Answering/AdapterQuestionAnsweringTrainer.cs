using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Answering;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Training;

namespace MLNet.Adapters;

/// <summary>Trains extractive question answering: finds the part of a context that answers a question.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Context, Question (input)</term><description>text; null counts as the empty string</description></item>
/// <item><term>TrainingAnswer (input, Fit only)</term><description>text: a part of the context; a blank answer means that the context does
/// not answer the question</description></item>
/// <item><term>AnswerIndex (input, Fit only)</term><description>Int32: the UTF-16 index at which the answer starts in the
/// context</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>Answer (output)</term><description>vector of text of variable size: up to TopK different answers, best first, each an exact
/// substring of the context; none for an empty context</description></item>
/// <item><term>Score (output)</term><description>vector of Single of the same size</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>extractive question answering</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>A context that is too long for one pass is read in overlapping windows, each preceded by the question. In training, every window
/// is an example: if it contains the whole answer, the head learns the answer's first and last token; otherwise it learns the window's
/// first token. The loss is the mean cross-entropy of the two.</para>
/// <para>An answer's evidence is the sum of the head's two numbers, for its first and its last token; the same answer in several windows or
/// places counts once, with its highest evidence. Scores are the softmax of the evidence over the 20 best answers (over TopK if that is
/// more), as in the reference evaluation of SQuAD: they do not depend on a smaller TopK, and the scores that are returned sum to less than
/// 1 if more answers were found. If a training row had no answer, "no answer" competes as the empty text, with the lowest evidence that any
/// window has for it; otherwise it is never returned.</para>
/// <para>Evaluate with <see cref="AdapterQuestionAnsweringCatalog.EvaluateQuestionAnswering"/>, which also accepts several gold answers as
/// a vector of text; training accepts one.</para>
/// </remarks>
public sealed class AdapterQuestionAnsweringTrainer : IEstimator<AdapterQuestionAnsweringTransformer>
{
    private readonly AdapterQuestionAnsweringOptions _options;
    private readonly TaskFit<TextRow, GoldAnswer, TokenSpan, AdapterQuestionAnsweringTransformer> _fit;

    internal AdapterQuestionAnsweringTrainer(IHostEnvironment environment, AdapterQuestionAnsweringOptions options)
    {
        _options = options;
        var encoder = options.Encoder.OrDefault();
        FineTuningPlans.Check(options, encoder, isPair: true, AnsweringTask.HeadOf(options));
        AnsweringOptionChecks.Check(options, encoder.Framing);
        var host = environment.Register(nameof(AdapterQuestionAnsweringTrainer));
        _fit = new(host, options, encoder, AnsweringTask.Examples(options), _ => new AnsweringTask(options, encoder.Framing));
    }

    /// <summary>Trains on the data; see <see cref="AdapterQuestionAnsweringOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, an answer is not at its index, a question leaves no room for the overlap of windows, or the requested GPU is not
    /// available.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterQuestionAnsweringTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the model of a trained adapter and its head, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, token limit, precision and storage are those of the options. Training options do not matter,
    /// and those that specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average, with a head for the start and the end of an answer.</param>
    /// <param name="knowsNoAnswer">
    /// Whether the adapter was trained on questions without an answer too, as in SQuAD 2.0, so that "no answer" competes with the answers.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or one of another kind, belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterQuestionAnsweringTransformer FromAdapter(AdapterComposition adapter, bool knowsNoAnswer = false) =>
        _fit.FromAdapter(adapter, AnsweringTask.Given(_options, knowsNoAnswer));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _fit.GetOutputSchema(inputSchema, _ => AnswerColumns.Shape(_options.PredictedAnswerColumnName, _options.ScoreColumnName));
}
