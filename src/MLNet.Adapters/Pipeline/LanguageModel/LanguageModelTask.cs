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

/// <summary>Predicting the hidden tokens of unlabelled texts.</summary>
internal sealed class LanguageModelTask(IHost host, AdapterMaskedLanguageModelOptions options, PretrainedEncoder encoder)
    : ITask<TextRow, TextRow, bool, AdapterMaskedLanguageModelTransformer>
{
    public TaskHead Head => new(HeadOf(encoder), encoder.VocabularySize, Labels: null, "unlabelled texts");

    public RowMessages Messages => RowMessages.Of(options) with
    {
        Missing = $"no text in column '{options.Sentence1ColumnName}', or none that has a token",
    };

    /// <summary>Returns the head of BERT's pre-training, with the encoder's own non-linearity.</summary>
    public static HeadConfig HeadOf(PretrainedEncoder encoder) => new(
        HeadKind.MaskedLanguageModel, 2, encoder.Family.Keys.LanguageHead.Activation ?? encoder.Activation, TiesDecoder: true);

    public static ExampleReader<TextRow, TextRow> Examples(AdapterMaskedLanguageModelOptions options) => new(
        new TextRowReader(options.Sentence1ColumnName), new TextRowReader(options.Sentence1ColumnName), new WeightReader(null));

    /// <summary>The task of a model that is made of a trained adapter.</summary>
    public static GivenTask<AdapterMaskedLanguageModelTransformer> Given(
        AdapterMaskedLanguageModelOptions options, PretrainedEncoder encoder) => new(
        HeadKind.MaskedLanguageModel,
        head => GivenLabels.None(head, encoder.VocabularySize),
        (host, model) => Create(options, host, model));

    public bool IsEmpty(TextRow input) => string.IsNullOrWhiteSpace(input.First);

    public bool IsMissing(TextRow input, TextRow label) => string.IsNullOrWhiteSpace(label.First);

    public Func<Example<TextRow, TextRow>, IEnumerable<TrainingExample<bool>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        var encoding = new TextEncoding(options);
        return example => encoding.Encode(tokenizer, example.Input, example.Row) is var text && text.Length > tokenizer.Framing.OfText
            ? [new TrainingExample<bool>(text, true)]
            : []; // without tokens, there is nothing to hide
    }

    public PreparedTask<bool, AdapterMaskedLanguageModelTransformer> Prepare(
        IReadOnlyList<TrainingExample<bool>[]> rows,
        ITextTokenizer tokenizer)
    {
        return new PreparedTask<bool, AdapterMaskedLanguageModelTransformer>(Begin) { Initialize = Initialize };

        TaskTraining<AdapterMaskedLanguageModelTransformer> Begin(TextModel model, TaskRows<bool> all, TrainingSettings settings)
        {
            var masking = new TokenMasking(
                options.MaskProbability, LanguageModelScorer.MaskIdOf(tokenizer, encoder), tokenizer.VocabularySize, settings.Seed);
            var loop = new MaskedLanguageTraining(
                model,
                [.. all.Training.Select(example => example.Text)],
                [.. all.Validation.Select(example => example.Text)],
                masking,
                settings);
            return new TaskTraining<AdapterMaskedLanguageModelTransformer>(loop, (owner, trained) => Create(options, owner, trained));
        }
    }

    private void Initialize(TextHead head)
    {
        var isFilled = PretrainedLanguageHead.Fill(encoder, head);
        if (options.InitialAdapter?.Head?.Config == head.Config)
            return; // its head replaces this one
        using var channel = host.Start("Head");
        if (!isFilled)
            channel.Info(
                $"Encoder '{encoder.Id}' has no masked-language-modelling head: a new one is trained. "
                + "Compare its perplexity with that of a head trained the same way without the adapter (FineTuning.HeadOnly).");
        else if (PretrainedLanguageHead.HasOwnDecoder(encoder))
            channel.Warning(
                $"The head of encoder '{encoder.Id}' has a separate output matrix, which is not read: "
                + "the word embeddings replace it, and the head has to adapt to them first.");
        else
            channel.Info($"The masked-language-modelling head was read from encoder '{encoder.Id}'.");
    }

    private static AdapterMaskedLanguageModelTransformer Create(
        AdapterMaskedLanguageModelOptions options, IHost host, TaskModel model) =>
        new(
            host,
            new TaskModel<LanguageModelSettings>(
                model,
                new LanguageModelSettings { Sentence1ColumnName = options.Sentence1ColumnName, ScoreColumnName = options.ScoreColumnName })
        );
}
