using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>Hidden tokens of unlabelled texts.</summary>
internal sealed class LanguageModelTask(IHost host, AdapterMaskedLanguageModelOptions options, PretrainedEncoder encoder) : IFitTask<TextRow, TextRow, bool, AdapterMaskedLanguageModelTransformer>
{
    private ITextTokenizer? _tokenizer;

    public HeadConfig Head => HeadOf(encoder);

    public int Outputs => encoder.VocabularySize;

    public ClassLabelsRecord? Labels => null;

    public string Subject => "unlabelled texts";

    /// <summary>The head of BERT's pre-training, with the encoder's own non-linearity.</summary>
    public static HeadConfig HeadOf(PretrainedEncoder encoder) => new(
        HeadKind.MaskedLanguageModel, 2, encoder.Family.Keys.LanguageHead.Activation ?? encoder.Activation, TiesDecoder: true);

    public static ExampleReader<TextRow, TextRow> Examples(AdapterMaskedLanguageModelOptions options) => new(
        new TextRowReader(options.Sentence1ColumnName), new TextRowReader(options.Sentence1ColumnName), new WeightReader(null));

    public bool IsEmpty(TextRow input) => string.IsNullOrWhiteSpace(input.First);

    public bool IsMissing(TextRow input, TextRow label) => string.IsNullOrWhiteSpace(label.First);

    public string MissingText(TaskOptions _) => $"no text in column '{options.Sentence1ColumnName}', or none that has a token";

    public Func<Example<TextRow, TextRow>, IEnumerable<TrainingExample<bool>>> Encoder(DataViewSchema? schema, ITextTokenizer tokenizer, string what)
    {
        _tokenizer = tokenizer;
        var encoding = new TextEncoding(options);
        return example => encoding.Encode(tokenizer, example.Input, example.Row) is var text && text.Length > tokenizer.Framing.OfText ? [new TrainingExample<bool>(text, true)] : []; // without tokens there is nothing to hide
    }

    public void Initialize(TextHead head, IReadOnlyList<TrainingExample<bool>> training)
    {
        var isFilled = PretrainedLanguageHead.Fill(encoder, head);
        if (options.InitialAdapter?.Head?.Config == Head)
            return; // its head takes this one's place
        using var channel = host.Start("Head");
        if (!isFilled)
            channel.Info($"Encoder '{encoder.Id}' brings no head of masked-language modelling: a new one is trained. Compare its perplexity with that of a head trained alike without the adapter (FineTuning.HeadOnly).");
        else if (PretrainedLanguageHead.HasOwnDecoder(encoder))
            channel.Warning($"The head of encoder '{encoder.Id}' has an output matrix of its own, which is not read: the word embeddings stand in its place, and the head has to learn them first.");
        else
            channel.Info($"The head of masked-language modelling was read from encoder '{encoder.Id}'.");
    }

    public EncoderTask Begin(TextModel model, IReadOnlyList<TrainingExample<bool>> training, IReadOnlyList<TrainingExample<bool>> validation, TaskSettings settings)
    {
        var masking = new TokenMasking(options.MaskProbability, LanguageModelScorer.MaskIdOf(_tokenizer!, encoder), _tokenizer!.VocabularySize, settings.Seed);
        return new MaskedLanguageTask(model, [.. training.Select(example => example.Text)], [.. validation.Select(example => example.Text)], masking, settings);
    }

    public AdapterMaskedLanguageModelTransformer Create(IHost host, TaskModel model) => new(host, new TaskModel<LanguageModelSettings>(model, new LanguageModelSettings
    {
        Sentence1ColumnName = options.Sentence1ColumnName,
        ScoreColumnName = options.ScoreColumnName,
    }));
}
