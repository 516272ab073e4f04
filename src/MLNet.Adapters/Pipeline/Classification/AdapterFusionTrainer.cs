using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Classification;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a text classifier that fuses trained adapters: new fusion layers and a new head, the encoder and every adapter frozen.</summary>
/// <remarks>
/// <para>Two stages (Pfeiffer et al. 2021, arXiv 2005.00247): the adapters, one a source task, were trained before; here the fusion of their outputs is. With
/// <see cref="AdapterFusionOptions.OwnAdapter"/> an adapter of the target task is trained first and fused too.</para>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Label (input, Fit only)</term><description>key over text, number or bool; the classes of a key without values are called 0, 1, …</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>key with the label's values</description></item>
/// <item><term>Score (output)</term><description>vector of Single: one probability a class, with slot names</description></item>
/// <item><term>Fusion weights (output, optional)</term><description>vector of Single: the mean weight of each adapter, with slot names</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multiclass classification of texts or text pairs</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenised once a stage</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// </remarks>
public sealed class AdapterFusionTrainer : IEstimator<AdapterTextClassificationTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly AdapterFusionOptions _options;
    private readonly PretrainedEncoder _encoder;
    private readonly ClassificationFit _fit;

    internal AdapterFusionTrainer(IHostEnvironment environment, AdapterFusionOptions options)
    {
        _environment = environment;
        _encoder = options.Encoder ?? PretrainedEncoder.Default;
        _options = options with { Adapters = [.. options.Adapters ?? []], Fusion = options.Fusion ?? AdapterFusionConfig.Dynamic };
        FusionOptionChecks.Check(_options, _encoder);
        _fit = new ClassificationFit(environment.Register(nameof(AdapterFusionTrainer)), _options, _encoder);
    }

    /// <summary>Trains on the data; see <see cref="AdapterFusionOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type, or the label has fewer than two classes.</exception>
    /// <exception cref="InvalidOperationException">No row can be used, or a GPU is asked for that is not there.</exception>
    /// <exception cref="ArgumentException">The class weights name a class that the label does not have.</exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged, or an adapter's.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterTextClassificationTransformer Fit(IDataView input) => _fit.Run(input, seed => Plan(input, seed));

    /// <summary>The columns that the trained model will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _fit.GetOutputSchema(inputSchema, _options.FusionWeightsColumnName);

    private FusionPlan Plan(IDataView input, int seed)
    {
        if (_options.OwnAdapter is null)
            return new FusionPlan(_options.Fusion!, _options.Adapters, _options.FusionWeightsColumnName, null);
        using var own = new AdapterTextClassificationTrainer(_environment, OwnStage(seed)).Fit(input);
        return new FusionPlan(_options.Fusion!, [.. _options.Adapters, TrainedAdapter.FromModel(own, _options.OwnAdapterName)], _options.FusionWeightsColumnName, own.Report);
    }

    private AdapterTextClassificationOptions OwnStage(int seed) => new(_options) { Encoder = _encoder, Adapter = _options.OwnAdapter, Seed = seed };
}
