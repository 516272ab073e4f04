using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Checks the options of contrastive training against each other before any data is read.</summary>
internal static class ContrastiveOptionChecks
{
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static void Check(AdapterContrastiveOptions options, PretrainedEncoder encoder)
    {
        FineTuningPlans.Check(options, encoder, isPair: false, head: null); // both texts are encoded separately
        EmbeddingOptionChecks.PoolingOf(options.Pooling, encoder);
        OptionChecks.Defined(options.Direction);
        OptionChecks.Require(
            options.BatchSize >= 2,
            nameof(options.BatchSize),
            options.BatchSize,
            "at least 2: a text must be distinguished from the other pairs of its batch");
        OptionChecks.Require(
            options.Temperature is > 0 and < double.PositiveInfinity,
            nameof(options.Temperature),
            options.Temperature,
            "above 0; 0.05 is usual");
        if (options.FineTuning == FineTuning.HeadOnly)
            throw new ArgumentException(
                "FineTuning is HeadOnly, but embeddings have no head: nothing would be trained. Set FineTuning to Adapter or Full.");
        ArgumentException.ThrowIfNullOrEmpty(options.Sentence2ColumnName, nameof(options.Sentence2ColumnName));
        ColumnChecks.Texts(options.Sentence1ColumnName, options.Sentence2ColumnName);
        ColumnChecks.Outputs([options.OutputColumnName, .. FusionOptionChecks.WeightsColumn(options)]);
        if (options.InputColumnName is { Length: 0 })
            throw new ArgumentException(
                "InputColumnName is empty. Name the text column to embed, or leave it null for Sentence1ColumnName.");
    }
}
