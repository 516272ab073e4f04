using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline;

/// <summary>Trains a text classifier: an adapter and a head on a frozen pre-trained encoder.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Label (input, Fit only)</term><description>key over text, number or bool</description></item>
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
    private readonly IHost _host;
    private readonly AdapterTextClassificationOptions _options;
    private readonly PretrainedEncoder _encoder;
    private readonly LabelReader _label;
    private readonly ExampleReader<TextRow, int> _examples;

    internal AdapterTextClassificationTrainer(IHostEnvironment environment, AdapterTextClassificationOptions options)
    {
        _host = environment.Register(nameof(AdapterTextClassificationTrainer));
        _encoder = options.Encoder ?? PretrainedEncoder.Default;
        _options = ClassificationOptionChecks.Complete(options);
        ClassificationOptionChecks.Check(_options, _encoder);
        _label = new LabelReader(_options.LabelColumnName);
        _examples = new ExampleReader<TextRow, int>(
            new TextRowReader(_options.Sentence1ColumnName, _options.Sentence2ColumnName), _label, new WeightReader(_options.ExampleWeightColumnName));
    }

    /// <summary>Trains on the data; see <see cref="AdapterTextClassificationOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type, or the label has fewer than two classes.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, or a GPU is asked for that is not there.</exception>
    /// <exception cref="ArgumentException">The class weights name a class that the label does not have.</exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterTextClassificationTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        _examples.Check(_host, SchemaShape.Create(input.Schema));
        var labels = _label.ReadClasses(_host, input.Schema);
        var device = TorchDevice.Choose(_host);
        var seed = _options.Seed ?? EnvironmentSettings.Of(_host).Seed ?? Random.Shared.Next();
        using var channel = _host.Start("Training");
        var plan = Plan();
        if (_options.FineTuning == FineTuning.Full && _options.EncoderStorage == EncoderStorage.Referenced)
            channel.Warning("EncoderStorage is Referenced, but a fully fine-tuned encoder exists in its model alone: it will be embedded.");
        foreach (var warning in plan.Warnings(_encoder.Shape))
            channel.Warning(warning);
        using var run = new ClassificationRun(_host, channel, _options, plan, _encoder, labels, device, seed);
        run.Read(input, _examples);
        return run.Train();
    }

    /// <summary>The columns that the trained model will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        _examples.Check(_host, inputSchema);
        var label = inputSchema.Find(_options.LabelColumnName);
        return inputSchema.With(MulticlassColumns.Shape(label, _options.ScoreColumnName, _options.OutputColumnName));
    }

    private IClassifierPlan Plan() => _options.FineTuning == FineTuning.Adapter
        ? new AdapterPlan(_options.Adapter!, _options.InitialAdapter, _options.FrozenAdapters)
        : new HeadPlan(_options.FineTuning, _options.FrozenAdapters);
}
