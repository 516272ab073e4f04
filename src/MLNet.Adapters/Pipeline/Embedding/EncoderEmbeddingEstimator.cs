using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters;

/// <summary>Creates an <see cref="EncoderEmbeddingTransformer"/>. Nothing is trained.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input)</term><description>text; null counts as the empty string</description></item>
/// <item><term>Embedding (output)</term><description>vector of Single, of the encoder's hidden size or the option
/// Dimensions; no slot names</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Does this estimator need to look at the data?</term><description>no</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// </remarks>
public sealed class EncoderEmbeddingEstimator : IEstimator<EncoderEmbeddingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly EmbeddingModel _model;
    private readonly ComputePrecision? _precision;

    internal EncoderEmbeddingEstimator(IHostEnvironment environment, EncoderEmbeddingOptions options)
    {
        _environment = environment;
        _host = environment.Register(nameof(EncoderEmbeddingEstimator));
        _model = EmbeddingOptionChecks.ToModel(options);
        _precision = options.Precision;
    }

    /// <summary>Creates the transformer and chooses its precision; only the columns of the data are checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">Bfloat16 is requested, and the device does not support it.</exception>
    public EncoderEmbeddingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        Check(SchemaShape.Create(input.Schema));
        var precision = PrecisionChoice.Choose(_host, _precision, () => TorchDevice.Choose(_host));
        return new EncoderEmbeddingTransformer(_environment, _model with { Record = _model.Record with { Precision = precision } });
    }

    /// <summary>Returns the schema with the columns that the transformer adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        Check(inputSchema);
        return inputSchema.With(EmbeddingColumns.Shape(_model.Record.Settings.OutputColumnName));
    }

    private void Check(SchemaShape shape) => InputColumn.Text(_model.Record.Settings.InputColumnName).Check(_host, shape);
}
