using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tagging;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters;

/// <summary>Trains a tagger of words, such as one that recognises named entities.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Column</term><description>Type</description></listheader>
/// <item><term>Text (input)</term><description>text, parted into words at white space, or at white space and punctuation, as the rows are
/// tagged (<see cref="WordSplitting"/>); or a vector of texts with one word each</description></item>
/// <item><term>Label (input, Fit only)</term><description>vector of keys over text, one tag for each word, in IOB2 or IOB1 (O, B-type,
/// I-type), BIOES, BILOU or plain types (<see cref="TagScheme"/>); a missing key does not count in the loss, and a row of none but missing
/// keys is left out</description></item>
/// <item><term>Weight (input, Fit only, optional)</term><description>Single, at least 0</description></item>
/// <item><term>PredictedLabel (output)</term><description>vector of keys: the tag of each word, as many as the row has
/// words</description></item>
/// <item><term>Score (output)</term><description>vector of Single, one element a word: the probability of its predicted
/// tag</description></item>
/// <item><term>EntityText, EntityType, EntityStart, EntityLength, EntityScore (output, optional)</term><description>vectors with one
/// element for each entity that the tags make: its text, its type, where it starts and how long it is in UTF-16 units of the text (of the
/// words joined by single blanks where they come as a vector), and the mean probability of its words' tags. Predicted tags that are not in
/// order are read as <see cref="TagScheme"/> says. Of a text parted at white space, an entity leaves out the punctuation that touches its
/// edges: "Berlin," and "(Paris)." are Berlin and Paris; a full stop of an abbreviation such as U.S., brackets with their partner inside,
/// symbols and hyphens stay. Of words that come as a vector it keeps all</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine-learning task</term><description>multiclass classification of the words of a text</description></item>
/// <item><term>Normalization required</term><description>no</description></item>
/// <item><term>Caching required</term><description>no: the data are read and tokenised once</description></item>
/// <item><term>Native library required</term><description>TorchSharp-cpu, TorchSharp-cuda-linux or
/// TorchSharp-cuda-windows</description></item>
/// <item><term>Exportable to ONNX</term><description>no</description></item>
/// </list>
/// <para>Only the first token of a word is judged and counts in the loss, the cross-entropy of its tags; every word counts alike, whatever
/// the length of its text. Evaluate with <see cref="AdapterNamedEntityRecognitionCatalog.EvaluateNamedEntities"/>.</para>
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
    /// A column is missing or has another type, or the label has fewer than two tags.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The tags are of no one scheme or not of the options' one; plain taggers without columns of entities
    /// (<see cref="AdapterNamedEntityRecognitionOptions.EntityColumnPrefix"/> null) need none.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// No row can be used, a row has more or fewer tags than words, rows part words otherwise than others, validation rows have an unknown
    /// tag, or a GPU is asked for that is not there.
    /// </exception>
    /// <exception cref="InvalidDataException">The encoder's weights or vocabulary are damaged.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    /// <exception cref="TrainingDivergedException">The loss stopped being a number.</exception>
    /// <exception cref="OperationCanceledException">The options' token or the MLContext was cancelled.</exception>
    public AdapterNamedEntityRecognitionTransformer Fit(IDataView input) => _fit.Run(input);

    /// <summary>The columns that the trained model will add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _fit.GetOutputSchema(inputSchema, _ =>
            TaggingColumns.Shape(_options.OutputColumnName, _options.ScoreColumnName, _options.EntityColumnPrefix));
}
