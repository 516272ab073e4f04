using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.LanguageModel;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>
/// Trains an adapter on unlabelled texts by masked-language modelling: a domain adapter, on top of which task adapters are then trained.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input)</term><description>text; a row without text, or whose text has no token, is skipped in
/// training</description></item>
/// <item><term>Score (output)</term><description>Single: the mean log-likelihood of the text's tokens, each hidden once, at most 0;
/// exp(−Score) is the text's perplexity. NaN for a text without tokens</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>masked-language modelling of unlabelled texts</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>Every seventh token is hidden at once, in up to seven copies of the text, so a score costs up to seven passes. Compare scores only
/// with those of other models of this library: other libraries hide a random 15 %, or one token at a time. The validation loss in the
/// report hides tokens as training does.</para>
/// <para>Tokens are hidden as in BERT's pre-training (Devlin et al. 2019, arXiv 1810.04805). The head is read from the encoder's files if
/// they contain one; otherwise a new head, whose decoder is the encoder's own word-embedding table, is trained with the adapter. To see
/// what the adapter contributes, compare its <see cref="AdapterMaskedLanguageModelTransformer.Evaluate"/> with that of the same head
/// trained without the adapter, with <see cref="FineTuning.HeadOnly"/>.</para>
/// <para>Then extract the adapter with <see cref="TrainedAdapter.FromModel(ITransformer, string)"/>, and train a task on top of it with
/// <see cref="AdapterTaskOptions.FrozenAdapters"/>: the result is a <c>Stack</c> of both (Pfeiffer et al. 2020, arXiv 2005.00052).</para>
/// </remarks>
public sealed class AdapterMaskedLanguageModelTrainer : IEstimator<AdapterMaskedLanguageModelTransformer>
{
    private readonly AdapterMaskedLanguageModelOptions _options;
    private readonly PretrainedEncoder _encoder;
    private readonly TaskFit<TextRow, TextRow, bool, AdapterMaskedLanguageModelTransformer> _fit;

    internal AdapterMaskedLanguageModelTrainer(IHostEnvironment environment, AdapterMaskedLanguageModelOptions options)
    {
        var encoder = options.Encoder.OrDefault();
        (_options, _encoder) = (options, encoder);
        FineTuningPlans.Check(options, encoder, isPair: false, LanguageModelTask.HeadOf(encoder));
        OptionChecks.CheckWholeSteps(options, "masked-language modelling draws the tokens that count when a step is computed");
        OptionChecks.Require(
            options.MaskProbability is > 0 and < 1,
            nameof(options.MaskProbability),
            options.MaskProbability,
            "above 0 and below 1; 0.15 is usual");
        ColumnChecks.Texts(options.Sentence1ColumnName, null);
        ColumnChecks.Outputs([options.ScoreColumnName, .. FusionOptionChecks.WeightsColumn(options)]);
        if (options.ExampleWeightColumnName is not null)
            throw new ArgumentException(
                $"ExampleWeightColumnName is '{options.ExampleWeightColumnName}', but texts have no weights in masked-language modelling. "
                + "Leave it null.");
        var host = environment.Register(nameof(AdapterMaskedLanguageModelTrainer));
        _fit = new(host, options, encoder, LanguageModelTask.Examples(options), _ => new LanguageModelTask(host, options, encoder));
    }

    /// <summary>Trains on the data; see <see cref="AdapterMaskedLanguageModelOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, the encoder's vocabulary has no [MASK], or the requested GPU is not available.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterMaskedLanguageModelTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the model of a trained adapter and its head, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, token limit, precision and storage are those of the options. Training options do not matter,
    /// and those that specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average, with a head for hidden tokens.</param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or one of another kind, belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterMaskedLanguageModelTransformer FromAdapter(AdapterComposition adapter) =>
        _fit.FromAdapter(adapter, LanguageModelTask.Given(_options, _encoder));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _fit.GetOutputSchema(inputSchema, _ => RegressionColumns.Shape(_options.ScoreColumnName));
}
