using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Similarity;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a regression model on texts: the similarity of two texts, or any number that belongs to a text.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Sentence1, Sentence2 (input; the second is null for single texts)</term><description>text; null counts as the empty
/// string</description></item>
/// <item><term>Label (input, Fit only)</term><description>Single; a row whose label is NaN is skipped, or an error if the options specify
/// that</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>Score (output)</term><description>Single, in the label's unit</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>regression on texts or text pairs</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>Both texts are read together in one pass; to search among many texts, train embeddings with <c>AdapterContrastive</c>. Evaluate
/// with <see cref="AdapterSentenceSimilarityCatalog.EvaluateSentenceSimilarity"/> or <c>Regression.Evaluate</c>.</para>
/// <para>The loss is the squared error. The head learns labels that are centred and divided by their standard deviation over the training
/// rows, and is converted back to the labels' unit when training ends: the unit of the labels does not affect training, and a head that is
/// extracted from the model predicts in that unit.</para>
/// </remarks>
public sealed class AdapterSentenceSimilarityTrainer : IEstimator<AdapterSentenceSimilarityTransformer>
{
    private readonly AdapterSentenceSimilarityOptions _options;
    private readonly TaskFit<TextRow, float, float, AdapterSentenceSimilarityTransformer> _fit;

    internal AdapterSentenceSimilarityTrainer(IHostEnvironment environment, AdapterSentenceSimilarityOptions options)
    {
        _options = options;
        var encoder = options.Encoder.OrDefault();
        FineTuningPlans.Check(options, encoder, options.Sentence2ColumnName is not null, SimilarityTask.HeadOf(options));
        OptionChecks.Defined(options.Head);
        ColumnChecks.Texts(options.Sentence1ColumnName, options.Sentence2ColumnName);
        ColumnChecks.Outputs([options.ScoreColumnName, .. FusionOptionChecks.WeightsColumn(options)]);
        var host = environment.Register(nameof(AdapterSentenceSimilarityTrainer));
        _fit = new(host, options, encoder, SimilarityTask.Examples(options), _ => new SimilarityTask(options));
    }

    /// <summary>Trains on the data; see <see cref="AdapterSentenceSimilarityOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, a label is infinite, or the requested GPU is not available.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterSentenceSimilarityTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the model of a trained adapter and its head, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, token limit, precision and storage are those of the options; the unit of the scores is that of the head. Training options
    /// do not matter, and those that specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average, with a head for one number.</param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or one of another kind, belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterSentenceSimilarityTransformer FromAdapter(AdapterComposition adapter) =>
        _fit.FromAdapter(adapter, SimilarityTask.Given(_options));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _fit.GetOutputSchema(inputSchema, _ => RegressionColumns.Shape(_options.ScoreColumnName));
}
