using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Training;

namespace MLNet.Adapters;

/// <summary>
/// Trains embeddings from pairs of texts that belong together (questions and answers, titles and articles, paraphrases), with texts that do
/// not if there are any, or from pairs with a label that says how much they do.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Sentence1, Sentence2 (input, Fit only)</term><description>text; a pair with an empty text is skipped, or an error if the
/// options specify that</description></item>
/// <item><term>the option NegativeColumnNames (input, Fit only, optional)</term><description>text; an empty one is
/// none</description></item>
/// <item><term>Label (input, Fit only, with ContrastiveLossKind.CoSent only)</term><description>Single; a pair whose label is NaN is
/// skipped, or an error if the options specify that</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>the option InputColumnName, Sentence1 if it is null (input)</term><description>text; null counts as the empty
/// string</description></item>
/// <item><term>Embedding (output)</term><description>vector of Single, of the encoder's hidden size or the option Dimensions; no slot
/// names</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>embedding of texts, trained from pairs</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>By default, the loss is the cross-entropy of finding a text's partner among the partners and negatives of its batch by cosine /
/// temperature (Henderson et al. 2017, arXiv 1705.00652, as in sentence-transformers' MultipleNegativesRankingLoss). A partner of another
/// pair does not count as wrong if both pairs share a text, if it belongs to the searching text in any pair, or if it is that text itself,
/// nor does such a negative; texts are compared as the encoder's tokens. <see cref="ContrastiveLossKind"/> lists the
/// other losses. Batches are drawn at random in each epoch; a last batch of one pair is merged into another.</para>
/// <para>Validation accuracy is recall at 1 over all validation pairs, weighted by the pairs' weights;
/// <see cref="AdapterContrastiveTransformer.ValidationMetrics"/> contains the other figures, with all pairs weighted equally. Pairs with
/// labels have no accuracy: <see cref="AdapterContrastiveTransformer.ValidationSimilarity"/> contains Spearman's correlation of cosines and
/// labels. The validation loss is computed in batches of the size that the options specify, in the order of the rows.</para>
/// </remarks>
public sealed class AdapterContrastiveTrainer : IEstimator<AdapterContrastiveTransformer>
{
    private readonly IHost _host;
    private readonly AdapterContrastiveOptions _options;
    private readonly TaskFit<TextRow, GivenPair, PairTarget, AdapterContrastiveTransformer> _fit;

    internal AdapterContrastiveTrainer(IHostEnvironment environment, AdapterContrastiveOptions options)
    {
        _options = options;
        var encoder = options.Encoder.OrDefault();
        ContrastiveOptionChecks.Check(options, encoder);
        _host = environment.Register(nameof(AdapterContrastiveTrainer));
        _fit = new(_host, options, encoder, PairTask.Examples(options), _ => new PairTask(options));
    }

    /// <summary>Trains on the data; see <see cref="AdapterContrastiveOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">
    /// Fewer than two pairs can be used, a label is infinite, or the requested GPU is not available.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterContrastiveTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        CheckEmbedded(SchemaShape.Create(input.Schema));
        return _fit.Run(input);
    }

    /// <summary>Returns the embedding model of a trained adapter, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, pooling, token limit, precision and storage are those of the options. Training options do not matter, and those that
    /// specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average; its head, if it has one, is not used.</param>
    /// <exception cref="ArgumentException">
    /// The adapter belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterContrastiveTransformer FromAdapter(AdapterComposition adapter) => _fit.FromAdapter(adapter, PairTask.Given(_options));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        CheckEmbedded(inputSchema);
        return _fit.GetOutputSchema(inputSchema, _ => EmbeddingColumns.Shape(_options.OutputColumnName));
    }

    private void CheckEmbedded(SchemaShape shape) =>
        InputColumn.Text(_options.InputColumnName ?? _options.Sentence1ColumnName).Check(_host, shape);
}
