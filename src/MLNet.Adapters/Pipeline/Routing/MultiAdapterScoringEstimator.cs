using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Routing;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>Creates a <see cref="MultiAdapterScorer"/>. Nothing is trained.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>AdapterName (input)</term><description>text: the name of the row's adapter; empty or <c>base</c> for
/// none</description></item>
/// <item><term>Text (input; a second one for pairs)</term><description>text; null counts as the empty string</description></item>
/// <item><term>PredictedLabel (output)</term><description>key over text if all heads have the same labels, otherwise
/// text</description></item>
/// <item><term>Score (output)</term><description>vector of Single, one probability per class: of known size with slot names if all heads
/// have the same labels, otherwise of a size that depends on the row</description></item>
/// <item><term>ScoreLabels (output, if heads differ)</term><description>vector of text: the class of each score</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Does this estimator need to look at the data?</term><description>no</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// </remarks>
public sealed class MultiAdapterScoringEstimator : IEstimator<MultiAdapterScorer>
{
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly RoutedModel _model;
    private readonly ComputePrecision? _precision;

    internal MultiAdapterScoringEstimator(IHostEnvironment environment, MultiAdapterOptions options)
    {
        _environment = environment;
        _host = environment.Register(nameof(MultiAdapterScoringEstimator));
        var encoder = options.Encoder.OrDefault();
        MultiAdapterOptionChecks.Check(options, encoder);
        _model = new RoutedModel(
            MultiAdapterOptionChecks.ToRecord(options, encoder),
            encoder,
            AdapterRoutes.Create(options.Adapters, options.AdapterNames, encoder));
        _precision = options.Precision;
    }

    /// <summary>Creates the transformer and chooses its precision; only the columns of the data are checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">Bfloat16 is requested, and the device does not support it.</exception>
    public MultiAdapterScorer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        Check(SchemaShape.Create(input.Schema));
        var precision = PrecisionChoice.Choose(_host, _precision, () => TorchDevice.Choose(_host));
        return new MultiAdapterScorer(_environment, _model with { Record = _model.Record with { Precision = precision } });
    }

    /// <summary>Returns the schema with the columns that the transformer adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        Check(inputSchema);
        var record = _model.Record;
        var label = new SchemaShape.Column(
            record.OutputColumnName,
            SchemaShape.Column.VectorKind.Scalar,
            NumberDataViewType.UInt32,
            isKey: true);
        return inputSchema.With(_model.CommonLabels is null
            ? RoutedColumns.Shape(record.ScoreColumnName, record.OutputColumnName, record.ScoreLabelsColumnName)
            : MulticlassColumns.Shape(label, record.ScoreColumnName, record.OutputColumnName));
    }

    private void Check(SchemaShape shape) => ((IRowReader<RoutedRow>)_model.Reader).Check(_host, shape);
}
