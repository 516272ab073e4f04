using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Metrics.Columns;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.MultiLabel;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a classifier that assigns any number of labels to a text.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Label (input, Fit only)</term><description>vector of bool of known size, one element per label, named by its slots; or
/// vector of keys over text: the labels of the row. A row without any label is learnt as such</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>vector of bool, the labels as slot names</description></item>
/// <item><term>Score (output)</term><description>vector of Single: the probability of each label, with slot names; they need not sum to
/// 1</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multi-label classification of texts or text pairs</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>The loss is the mean binary cross-entropy of all labels. A new head starts at the share of each label in the training rows (its
/// bias is the log odds), so that the head does not have to unlearn rare labels first. Evaluate with
/// <see cref="AdapterMultiLabelClassificationCatalog.EvaluateMultiLabel"/>.</para>
/// </remarks>
public sealed class AdapterMultiLabelClassificationTrainer : IEstimator<AdapterMultiLabelClassificationTransformer>
{
    private readonly AdapterMultiLabelClassificationOptions _options;
    private readonly TaskFit<TextRow, LabelSet, bool[], AdapterMultiLabelClassificationTransformer> _fit;

    internal AdapterMultiLabelClassificationTrainer(IHostEnvironment environment, AdapterMultiLabelClassificationOptions options)
    {
        _options = options;
        var encoder = options.Encoder.OrDefault();
        FineTuningPlans.Check(options, encoder, options.Sentence2ColumnName is not null, MultiLabelTask.HeadOf(options));
        OptionChecks.Defined(options.Head);
        ColumnChecks.Texts(options.Sentence1ColumnName, options.Sentence2ColumnName);
        ColumnChecks.Outputs([options.OutputColumnName, options.ScoreColumnName, .. FusionOptionChecks.WeightsColumn(options)]);
        foreach (
            var (name, threshold) in (options.LabelThresholds ?? new Dictionary<string, double>())
                .Select(pair => ($"LabelThresholds[\"{pair.Key}\"]", pair.Value))
                .Prepend((nameof(options.Threshold), options.Threshold)))
            OptionChecks.Require(threshold is >= 0 and <= 1, name, threshold, "from 0 to 1");
        var host = environment.Register(nameof(AdapterMultiLabelClassificationTrainer));
        _fit = new(host, options, encoder, MultiLabelTask.Examples(options), schema =>
            new MultiLabelTask(host, options, new LabelSetReader(options.LabelColumnName).ReadNames(host, schema)));
    }

    /// <summary>Trains on the data; see <see cref="AdapterMultiLabelClassificationOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or has a different type, or the label column has no label.
    /// </exception>
    /// <exception cref="ArgumentException">The thresholds contain a label that the column does not have.</exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, validation rows have an unknown label, or the requested GPU is not available.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterMultiLabelClassificationTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the model of a trained adapter and its head, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, token limit, precision and storage are those of the options; the labels are those of the head. Training options do
    /// not matter, and those that specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average, with a head for several labels of a text.</param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or one of another kind, belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterMultiLabelClassificationTransformer FromAdapter(AdapterComposition adapter) =>
        _fit.FromAdapter(adapter, MultiLabelTask.Given(_options));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _fit.GetOutputSchema(inputSchema, _ => MultiLabelColumns.Shape(_options.OutputColumnName, _options.ScoreColumnName));
}
