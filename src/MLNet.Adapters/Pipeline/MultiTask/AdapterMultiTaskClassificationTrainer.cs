using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.MultiTask;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Routing;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Training;

namespace MLNet.Adapters;

/// <summary>Trains text classifiers for several tasks at once: an adapter that they share, and a head for each.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Task (input)</term><description>text: the name of the row's task</description></item>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Label (input, Fit only)</term><description>key over the labels of all tasks; the classes of a task are those that its
/// training rows have</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>text</description></item>
/// <item><term>Score (output)</term><description>vector of Single, one probability per class of the row's task</description></item>
/// <item><term>ScoreLabels (output)</term><description>vector of text: the class of each score</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multiclass classification of texts or text pairs in several
/// tasks</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>Rows of all tasks are mixed in each batch, and the loss is the mean over rows of the cross-entropy among the classes of the row's
/// task: a task with more rows counts more, unless <see cref="AdapterTaskOptions.ExampleWeightColumnName"/> balances them. Any adapter can
/// be shared; with <see cref="Methods.MtlLoraConfig"/>, each task also has parameters of its own.</para>
/// <para>The model scores each row with the adapter and head of its task. <see cref="MultiAdapterScorer.GetAdapter"/> returns those of one
/// task; <c>Transforms.Text.ScoreWithAdapters</c> with it alone gives the columns that ML.NET's <c>Evaluate</c> reads.</para>
/// </remarks>
public sealed class AdapterMultiTaskClassificationTrainer : IEstimator<MultiAdapterScorer>
{
    private readonly AdapterMultiTaskClassificationOptions _options;
    private readonly TaskFit<RoutedRow, int, TaskLabel, MultiAdapterScorer> _fit;

    internal AdapterMultiTaskClassificationTrainer(IHostEnvironment environment, AdapterMultiTaskClassificationOptions options)
    {
        _options = Checked(options);
        var encoder = options.Encoder.OrDefault();
        FineTuningPlans.Check(_options, encoder, options.Sentence2ColumnName is not null, MultiTaskTask.HeadOf(options));
        OptionChecks.Defined(options.Head);
        ArgumentException.ThrowIfNullOrEmpty(options.TaskColumnName, nameof(options.TaskColumnName));
        ColumnChecks.Texts(options.Sentence1ColumnName, options.Sentence2ColumnName);
        ColumnChecks.Outputs([options.OutputColumnName, options.ScoreColumnName, options.ScoreLabelsColumnName]);
        var host = environment.Register(nameof(AdapterMultiTaskClassificationTrainer));
        _fit = new(host, _options, encoder, MultiTaskTask.Examples(options), schema => new MultiTaskTask(
            host,
            _options,
            new LabelReader(options.LabelColumnName).ReadClasses(host, schema)));
    }

    /// <summary>Trains on the data; see <see cref="AdapterMultiTaskClassificationOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or has a different type, or the label has fewer than two classes.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, a row has no task, a validation row has a task or label that no training row has, or the requested GPU is not
    /// available.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public MultiAdapterScorer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fit.GetOutputSchema(
        inputSchema,
        _ => RoutedColumns.Shape(_options.ScoreColumnName, _options.OutputColumnName, _options.ScoreLabelsColumnName));

    // The number of tasks is known when the rows have been read.
    private static AdapterMultiTaskClassificationOptions Checked(AdapterMultiTaskClassificationOptions options)
    {
        if (options.FineTuning != FineTuning.Adapter)
            throw new ArgumentException(
                $"FineTuning is {options.FineTuning}, but several tasks are trained with an adapter that they share. Leave it at Adapter.");
        if (options.Fused is not null || options.FusionWeightsColumnName is not null)
            throw new ArgumentException(
                "A fusion is given, but several tasks share one adapter. Leave FusedAdapters, InitialFusion and FusionWeightsColumnName "
                + "null.");
        return options with { Adapter = options.Adapter?.ForTasks(1), InitialAdapter = options.InitialAdapter?.WithoutHead() };
    }
}
