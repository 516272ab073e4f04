using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters;

/// <summary>
/// Trains a text classifier on few labelled rows, in SetFit's way (Tunstall et al. 2022, arXiv 2209.11055): first an adapter, on pairs of
/// rows, so that texts of the same class have embeddings near each other; then a classifier on these embeddings.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input)</term><description>text; a row with an empty text is in no pair</description></item>
/// <item><term>Label (input, Fit only)</term><description>key over text, number or bool; a row whose label is missing is skipped, or an
/// error if the options specify that</description></item>
/// <item><term>Features (output)</term><description>vector of Single: the embedding</description></item>
/// <item><term>PredictedLabel, Score (output)</term><description>those of the classifier; by default a key with the label's values, and the
/// probability of each class</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multiclass classification of texts</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: texts are embedded once (see <see cref="AdapterTaskOptions.RereadRows"/>)
/// </description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>Differences from SetFit: an adapter is trained, not the encoder, and the loss compares pairs of the same class with the texts of
/// other classes in their batch, or by an option pairs of both kinds with each other, instead of cosines with 1 and 0. The model is a chain
/// of an <see cref="AdapterContrastiveTransformer"/> and the classifier's transformer.</para>
/// </remarks>
public sealed class AdapterFewShotClassificationTrainer : IEstimator<TransformerChain<ITransformer>>
{
    private readonly IHost _host;
    private readonly AdapterFewShotClassificationOptions _options;
    private readonly IEstimator<ITransformer> _classifier;
    private readonly FewShotEmbedding _embedding;

    internal AdapterFewShotClassificationTrainer(
        IHostEnvironment environment,
        AdapterFewShotClassificationOptions options,
        Func<IEstimator<ITransformer>> defaultClassifier)
    {
        FewShotOptionChecks.Check(options);
        _host = environment.Register(nameof(AdapterFewShotClassificationTrainer));
        (_options, _embedding) = (options, new FewShotEmbedding(_host, options));
        _classifier = options.Classifier ?? defaultClassifier();
    }

    /// <summary>Trains on the data; see <see cref="AdapterFewShotClassificationOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or has a different type, or the label has fewer than two classes.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The rows have a single class, a class has a single row, or the requested GPU is not available.
    /// </exception>
    /// <inheritdoc cref="AdapterContrastiveTrainer.Fit" path="/exception[position()>2]"/>
    public TransformerChain<ITransformer> Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var embedding = _embedding.Fit(input);
        try
        {
            return new TransformerChain<ITransformer>(embedding, _classifier.Fit(embedding.Transform(input)));
        }
        catch
        {
            embedding.Dispose();
            throw;
        }
    }

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        InputColumn.Text(_options.InputColumnName).Check(_host, inputSchema);
        new LabelColumn(_options.LabelColumnName).Check(_host, inputSchema);
        return _classifier.GetOutputSchema(inputSchema.With(EmbeddingColumns.Shape(_options.FeatureColumnName)));
    }
}
