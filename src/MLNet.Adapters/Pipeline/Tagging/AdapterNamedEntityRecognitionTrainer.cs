using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tagging;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a tagger of words, for example to recognise named entities.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input)</term><description>text, split into words at white space, or at white space and punctuation, as the rows are
/// tagged (<see cref="WordSplitting"/>); or a vector of texts with one word each</description></item>
/// <item><term>Label (input, Fit only)</term><description>vector of keys over text, one tag per word, in IOB2 or IOB1 (O, B-type, I-type),
/// BIOES, BILOU or plain types (<see cref="TagScheme"/>); a missing key does not count in the loss, and a row with only missing keys is
/// skipped</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>vector of keys: one tag per word of the row</description></item>
/// <item><term>Score (output)</term><description>vector of Single, one element per word: the probability of its predicted
/// tag</description></item>
/// <item><term>EntityText, EntityType, EntityStart, EntityLength, EntityScore (output, optional)</term><description>vectors with one
/// element per entity that the tags form: its text, its type, its start and length in UTF-16 units of the text (of the words joined by
/// single spaces if they are a vector), and the mean probability of its words' tags. Predicted tags in an invalid order are read as
/// <see cref="TagScheme"/> describes. If a text is split at white space, an entity excludes the punctuation at its edges: "Berlin," and
/// "(Paris)." are Berlin and Paris; the full stop of an abbreviation such as U.S., brackets with their partner inside, symbols and hyphens
/// are kept. If the words are a vector, the entity keeps everything</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multiclass classification of the words of a text</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenized once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>Only the first token of a word is scored and counts in the loss, which is the cross-entropy of the tags; every word counts
/// equally, whatever the length of its text. Evaluate with <see cref="AdapterNamedEntityRecognitionCatalog.EvaluateNamedEntities"/>.</para>
/// </remarks>
public sealed class AdapterNamedEntityRecognitionTrainer : IEstimator<AdapterNamedEntityRecognitionTransformer>
{
    private readonly AdapterNamedEntityRecognitionOptions _options;
    private readonly TaskFit<WordRow, int[], int[], AdapterNamedEntityRecognitionTransformer> _fit;

    internal AdapterNamedEntityRecognitionTrainer(IHostEnvironment environment, AdapterNamedEntityRecognitionOptions options)
    {
        _options = options;
        var encoder = options.Encoder.OrDefault();
        FineTuningPlans.Check(options, encoder, isPair: false, TaggingTask.HeadOf(options));
        OptionChecks.Defined(options.Head);
        OptionChecks.Defined(options.TagScheme);
        OptionChecks.Defined(options.WordSplitting);
        ColumnChecks.Texts(options.Sentence1ColumnName, null);
        string[] entities = [.. TaggingColumns.EntityNames(options.EntityColumnPrefix)];
        ColumnChecks.Outputs([
            options.OutputColumnName,
            options.ScoreColumnName,
            .. entities,
            .. FusionOptionChecks.WeightsColumn(options),
        ]);
        OptionChecks.Require(options.WindowOverlap >= 0, nameof(options.WindowOverlap), options.WindowOverlap, "at least 0");
        var room = options.MaxTokens - encoder.Framing.OfText;
        OptionChecks.Require(
            options.WindowOverlap < room,
            nameof(options.WindowOverlap),
            options.WindowOverlap,
            $"below {room}, the tokens of a window of MaxTokens = {options.MaxTokens} without its {encoder.Framing.OfText} special ones");
        var host = environment.Register(nameof(AdapterNamedEntityRecognitionTrainer));
        _fit = new(host, options, encoder, TaggingTask.Examples(options), schema => new TaggingTask(
            host,
            options,
            new TagReader(options.LabelColumnName).ReadTags(host, schema)));
    }

    /// <summary>Trains on the data; see <see cref="AdapterNamedEntityRecognitionOptions"/> for how.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or has a different type, or the label has fewer than two tags.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The tags do not fit any single scheme, or not the one that the options specify. Plain taggers without entity columns
    /// (<see cref="AdapterNamedEntityRecognitionOptions.EntityColumnPrefix"/> null) need no scheme.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, a row has more or fewer tags than words, rows are split into words in different ways, validation rows have an
    /// unknown tag, or the requested GPU is not available.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterNamedEntityRecognitionTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>Returns the model of a trained adapter and its head, such as one from a folder. Nothing is trained.</summary>
    /// <remarks>
    /// Columns, token limit, precision and storage are those of the options; the tags are those of the head. Training options do
    /// not matter, and those that specify what to train must be left out.
    /// </remarks>
    /// <param name="adapter">The adapter, fusion, stack or average, with a head for one tag of each token.</param>
    /// <exception cref="ArgumentException">
    /// The adapter has no head or one of another kind, belongs to another encoder, or options specify what to train.
    /// </exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public AdapterNamedEntityRecognitionTransformer FromAdapter(AdapterComposition adapter) =>
        _fit.FromAdapter(adapter, TaggingTask.Given(_options));

    /// <summary>Returns the schema with the columns that the trained model adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _fit.GetOutputSchema(inputSchema, _ =>
            TaggingColumns.Shape(_options.OutputColumnName, _options.ScoreColumnName, _options.EntityColumnPrefix));
}
