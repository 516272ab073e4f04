using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Binary;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a binary text classifier whose output columns work with ML.NET's binary evaluation and calibrators.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Label (input, Fit only)</term><description>bool</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>bool</description></item>
/// <item><term>Score (output)</term><description>Single: the logarithm of the odds, above 0 for positive</description></item>
/// <item><term>Probability (output)</term><description>Single</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>binary classification of texts or text pairs</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>The loss is the cross-entropy of two classes. Evaluate with <c>BinaryClassification.Evaluate</c>. <c>ChangeModelThreshold</c> does
/// not accept this model: compare <c>Probability</c> with your own threshold.</para>
/// </remarks>
public sealed class AdapterBinaryTextClassificationTrainer : IEstimator<AdapterBinaryTextClassificationTransformer>
{
    private readonly AdapterBinaryTextClassificationOptions _options;
    private readonly TaskFit<TextRow, bool, int, AdapterBinaryTextClassificationTransformer> _fit;

    internal AdapterBinaryTextClassificationTrainer(IHostEnvironment environment, AdapterBinaryTextClassificationOptions options)
    {
        _options = options;
        var encoder = options.Encoder.OrDefault();
        FineTuningPlans.Check(options, encoder, options.Sentence2ColumnName is not null, BinaryTask.HeadOf(options));
        OptionChecks.Defined(options.Head);
        OptionChecks.Require(
            WeightRange.Contains(options.PositiveWeight),
            nameof(options.PositiveWeight),
            options.PositiveWeight,
            $"{WeightRange.Text}; 1 is usual");
        OptionChecks.Require(
            options.LabelSmoothing is >= 0 and < 1,
            nameof(options.LabelSmoothing),
            options.LabelSmoothing,
            "from 0 to below 1");
        ColumnChecks.Texts(options.Sentence1ColumnName, options.Sentence2ColumnName);
        ColumnChecks.Outputs([
            options.OutputColumnName,
            options.ScoreColumnName,
            options.ProbabilityColumnName,
            .. FusionOptionChecks.WeightsColumn(options),
        ]);
        _fit = new(
            environment.Register(nameof(AdapterBinaryTextClassificationTrainer)),
            options,
            encoder,
            BinaryTask.Examples(options),
            _ => new BinaryTask(options));
    }

    /// <summary>Trains on the data; see <see cref="AdapterBinaryTextClassificationOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, or the requested GPU is not available.</exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterBinaryTextClassificationTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the model of a trained adapter and its head, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, token limit, precision and storage are those of the options. Training options do not matter,
    /// and those that specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average, with a head for two classes, of which the second is true.</param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or one of another kind, belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterBinaryTextClassificationTransformer FromAdapter(AdapterComposition adapter) =>
        _fit.FromAdapter(adapter, BinaryTask.Given(_options));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _fit.GetOutputSchema(inputSchema, _ =>
            BinaryColumns.Shape(_options.OutputColumnName, _options.ScoreColumnName, _options.ProbabilityColumnName));
}
