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
        EmbeddingOptionChecks.Dimensions(options.Dimensions, nameof(options.Dimensions), encoder);
        OptionChecks.Defined(options.Direction);
        OptionChecks.Defined(options.Loss);
        if (options.MaxBatchTokens is { } tokens)
            throw new ArgumentException(
                $"MaxBatchTokens is {tokens}, but texts must compete with random ones, not with those of their length. Leave it null.");
        OptionChecks.CheckWholeSteps(options, "a contrastive loss compares all texts of a step");
        OptionChecks.Require(
            options.BatchSize >= 2 || options.Loss == ContrastiveLossKind.Triplet,
            nameof(options.BatchSize),
            options.BatchSize,
            "at least 2: a text must be distinguished from the other pairs of its batch");
        OptionChecks.Require(
            options.Temperature is > 0 and < double.PositiveInfinity,
            nameof(options.Temperature),
            options.Temperature,
            "above 0; 0.05 is usual");
        OptionChecks.Require(options.Margin is > 0 and <= 2, nameof(options.Margin), options.Margin, "above 0 and at most 2; 0.2 is usual");
        CheckSizes(options.MatryoshkaSizes, encoder);
        CheckLoss(options);
        if (options.FineTuning == FineTuning.HeadOnly)
            throw new ArgumentException(
                "FineTuning is HeadOnly, but embeddings have no head: nothing would be trained. Set FineTuning to Adapter or Full.");
        ArgumentException.ThrowIfNullOrEmpty(options.Sentence2ColumnName, nameof(options.Sentence2ColumnName));
        ColumnChecks.Texts(options.Sentence1ColumnName, options.Sentence2ColumnName);
        CheckNegatives(options);
        ColumnChecks.Outputs([options.OutputColumnName, .. FusionOptionChecks.WeightsColumn(options)]);
        if (options.InputColumnName is { Length: 0 })
            throw new ArgumentException(
                "InputColumnName is empty. Name the text column to embed, or leave it null for Sentence1ColumnName.");
    }

    private static void CheckSizes(IReadOnlyList<int> sizes, PretrainedEncoder encoder)
    {
        foreach (var size in sizes)
            EmbeddingOptionChecks.Dimensions(size, "A size in " + nameof(AdapterContrastiveOptions.MatryoshkaSizes), encoder);
        if (sizes.GroupBy(size => size).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"MatryoshkaSizes contains {twice.Key} twice. Give each size once.");
    }

    private static void CheckLoss(AdapterContrastiveOptions options)
    {
        var (loss, negatives) = (options.Loss, options.NegativeColumnNames);
        if (loss == ContrastiveLossKind.Triplet && negatives.Count == 0)
            throw new ArgumentException(
                "Loss is Triplet, but NegativeColumnNames is empty: a triplet needs a text that does not belong to the first. Name a "
                + "column of such texts, or set Loss to MultipleNegativesRanking.");
        if (loss == ContrastiveLossKind.CoSent && negatives.Count > 0)
            throw new ArgumentException(
                $"Loss is CoSent, but NegativeColumnNames has '{negatives[0]}': CoSent compares pairs by their labels. Give such texts as "
                + "pairs with a low label, or set Loss to MultipleNegativesRanking or Triplet.");
        if (loss != ContrastiveLossKind.MultipleNegativesRanking && options.Direction != ContrastiveDirection.FirstToSecond)
            throw new ArgumentException(
                $"Direction is {options.Direction}, but Loss is {loss}, in which no text searches. Leave Direction at FirstToSecond, or "
                + "set Loss to MultipleNegativesRanking.");
    }

    private static void CheckNegatives(AdapterContrastiveOptions options)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { options.Sentence1ColumnName, options.Sentence2ColumnName };
        foreach (var name in options.NegativeColumnNames)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(options.NegativeColumnNames));
            if (!taken.Add(name))
                throw new ArgumentException(
                    $"NegativeColumnNames has '{name}', which is a column of the pair or named twice. Name other columns.");
        }
    }
}
