using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Classification;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a text classifier: an adapter and a head on a frozen pre-trained encoder.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Label (input, Fit only)</term><description>key over text, number or bool; the classes of a key without values are called 0, 1, …</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>key with the label's values</description></item>
/// <item><term>Score (output)</term><description>vector of Single: one probability a class, with slot names</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multiclass classification of texts or text pairs</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenised once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// </remarks>
public sealed class AdapterTextClassificationTrainer : IEstimator<AdapterTextClassificationTransformer>
{
    private readonly AdapterTextClassificationOptions _options;
    private readonly ClassificationFit _fit;

    internal AdapterTextClassificationTrainer(IHostEnvironment environment, AdapterTextClassificationOptions options)
    {
        var encoder = options.Encoder ?? PretrainedEncoder.Default;
        _options = ClassificationOptionChecks.Complete(options);
        ClassificationOptionChecks.Check(_options, encoder);
        _fit = new ClassificationFit(environment.Register(nameof(AdapterTextClassificationTrainer)), _options, encoder);
    }

    /// <summary>Trains on the data; see <see cref="AdapterTextClassificationOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type, or the label has fewer than two classes.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, or a GPU is asked for that is not there.</exception>
    /// <exception cref="ArgumentException">The class weights name a class that the label does not have.</exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterTextClassificationTransformer Fit(IDataView input) => _fit.Run(input, _ => Plan());

    /// <summary>The columns that the trained model will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fit.GetOutputSchema(inputSchema);

    private ITaskPlan Plan() => _options.FineTuning == FineTuning.Adapter
        ? new AdapterPlan(_options.Adapter!, _options.InitialAdapter, _options.FrozenAdapters)
        : new HeadPlan(_options.FineTuning, _options.FrozenAdapters);
}
