using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>Holds the options of text classification against the encoder before any data is read.</summary>
internal static class ClassificationOptionChecks
{
    /// <summary>The options with the adapter that is to be trained.</summary>
    /// <exception cref="ArgumentException">An adapter is given where none is trained.</exception>
    public static AdapterTextClassificationOptions Complete(AdapterTextClassificationOptions options)
    {
        if (options.Adapter is not null && options.FineTuning is (FineTuning.Full or FineTuning.HeadOnly))
            throw new ArgumentException($"Adapter is given, but FineTuning is {options.FineTuning}, which trains none. Leave Adapter null, or set FineTuning to Adapter.");
        return options with { Adapter = options.Adapter ?? options.InitialAdapter?.Config ?? BottleneckAdapterConfig.Pfeiffer };
    }

    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static void CheckCommon(TextClassificationOptions options, PretrainedEncoder encoder)
    {
        OptionChecks.Check(options, encoder, options.Sentence2ColumnName is not null, options.ValidationSet is not null);
        OptionChecks.Defined(options.Head);
        OptionChecks.Defined(options.OnMissingLabel);
        OptionChecks.Defined(options.EncoderStorage);
        RereadLimit.Check(options.RereadRows);
        OptionChecks.Require(options.LabelSmoothing is >= 0 and < 1, nameof(options.LabelSmoothing), options.LabelSmoothing, "from 0 to below 1");
        CheckColumns(options);
    }

    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static void Check(AdapterTextClassificationOptions options, PretrainedEncoder encoder)
    {
        OptionChecks.Defined(options.FineTuning);
        CheckCommon(options, encoder);
        options.Adapter!.Validate(encoder.Shape);
        if (options.FrozenAdapters is { } frozen)
            FrozenAdapterChecks.Check(frozen, options.FineTuning, options.Adapter!, encoder);
        if (options.InitialAdapter is { } initial)
            InitialAdapterChecks.Check(initial, options.FineTuning, options.Adapter!, HeadConfig.Of(options.Head), encoder);
    }

    private static void CheckColumns(TextClassificationOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName, nameof(options.LabelColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.ScoreColumnName, nameof(options.ScoreColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.Sentence1ColumnName, nameof(options.Sentence1ColumnName));
        if (options.ScoreColumnName == options.OutputColumnName)
            throw new ArgumentException($"Score and predicted label are both to go to column '{options.ScoreColumnName}'. Give them different names.");
        if (options.Sentence1ColumnName == options.Sentence2ColumnName)
            throw new ArgumentException($"Both texts of the pair are column '{options.Sentence1ColumnName}'. Name two columns, or leave Sentence2ColumnName null for single texts.");
    }
}
