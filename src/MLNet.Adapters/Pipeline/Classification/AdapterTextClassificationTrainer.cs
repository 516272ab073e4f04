using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Classification;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a text classifier: an adapter and a head on a frozen pre-trained encoder.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Label (input, Fit only)</term><description>key over text, number or bool; the classes of a key without values are named 0,
/// 1, …</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>key with the label's values</description></item>
/// <item><term>Score (output)</term><description>vector of Single: one probability per class, with slot names</description></item>
/// <item><term>Fusion weights (output, optional)</term><description>vector of Single: the mean weight of each fused adapter, with slot
/// names</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multiclass classification of texts or text pairs</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>With <see cref="AdapterTaskOptions.FusedAdapters"/> this is the second of two stages (Pfeiffer et al. 2021, arXiv 2005.00247): the
/// adapters, one per source task, were trained before; this stage trains the fusion of their outputs. With
/// <see cref="AdapterTaskOptions.Adapter"/>, an adapter for the target task is trained first and fused too.</para>
/// </remarks>
public sealed class AdapterTextClassificationTrainer : IEstimator<AdapterTextClassificationTransformer>
{
    private readonly AdapterTextClassificationOptions _options;
    private readonly TaskFit<TextRow, int, int, AdapterTextClassificationTransformer> _fit;

    internal AdapterTextClassificationTrainer(IHostEnvironment environment, AdapterTextClassificationOptions options)
    {
        _options = options;
        var encoder = options.Encoder.OrDefault();
        FineTuningPlans.Check(options, encoder, options.Sentence2ColumnName is not null, ClassificationTask.HeadOf(options));
        OptionChecks.Defined(options.Head);
        OptionChecks.Require(
            options.LabelSmoothing is >= 0 and < 1,
            nameof(options.LabelSmoothing),
            options.LabelSmoothing,
            "from 0 to below 1");
        ColumnChecks.Texts(options.Sentence1ColumnName, options.Sentence2ColumnName);
        ColumnChecks.Outputs([options.OutputColumnName, options.ScoreColumnName, .. FusionOptionChecks.WeightsColumn(options)]);
        var host = environment.Register(nameof(AdapterTextClassificationTrainer));
        _fit = new(host, options, encoder, ClassificationTask.Examples(options), schema => new ClassificationTask(
            host,
            options,
            new LabelReader(options.LabelColumnName).ReadClasses(host, schema)));
    }

    /// <summary>Trains on the data; see <see cref="AdapterTextClassificationOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or has a different type, or the label has fewer than two classes.
    /// </exception>
    /// <exception cref="InvalidOperationException">No row can be used, or the requested GPU is not available.</exception>
    /// <exception cref="ArgumentException">The class weights name a class that the label does not have.</exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterTextClassificationTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the model of a trained adapter and its head, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, token limit, precision and storage are those of the options; the classes are those of the head. Training options do
    /// not matter, and those that specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average, with a head for one class of a text.</param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or one of another kind, belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterTextClassificationTransformer FromAdapter(AdapterComposition adapter) =>
        _fit.FromAdapter(adapter, ClassificationTask.Given(_options));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fit.GetOutputSchema(
        inputSchema,
        shape => MulticlassColumns.Shape(shape.Find(_options.LabelColumnName), _options.ScoreColumnName, _options.OutputColumnName));
}
