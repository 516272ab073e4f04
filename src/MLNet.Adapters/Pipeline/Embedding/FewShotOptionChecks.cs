using MLNet.Adapters.Pipeline.Tasks;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Checks the options of few-shot training before any data is read.</summary>
internal static class FewShotOptionChecks
{
    private static readonly AdapterContrastiveOptions Untouched = new();

    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static void Check(AdapterFewShotClassificationOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.InputColumnName, nameof(options.InputColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName, nameof(options.LabelColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.FeatureColumnName, nameof(options.FeatureColumnName));
        OptionChecks.Require(options.Partners >= 1, nameof(options.Partners), options.Partners, "at least 1; 20 is usual");
        ArgumentNullException.ThrowIfNull(options.Training);
        var training = options.Training;
        if (training.Loss == ContrastiveLossKind.Triplet)
            throw new ArgumentException(
                "Training.Loss is Triplet, but rows with labels are drawn as pairs. Set it to CoSent or MultipleNegativesRanking.");
        foreach (var (name, isLeft) in Drawn(training))
        {
            if (!isLeft)
                throw new ArgumentException(
                    $"Training.{name} is set, but the pairs are drawn from the rows by InputColumnName and LabelColumnName. Leave it out.");
        }
    }

    private static IEnumerable<(string Name, bool IsLeft)> Drawn(AdapterContrastiveOptions training) =>
        [
            (nameof(training.Sentence1ColumnName), training.Sentence1ColumnName == Untouched.Sentence1ColumnName),
            (nameof(training.Sentence2ColumnName), training.Sentence2ColumnName == Untouched.Sentence2ColumnName),
            (nameof(training.InputColumnName), training.InputColumnName is null),
            (nameof(training.OutputColumnName), training.OutputColumnName == Untouched.OutputColumnName),
            (nameof(training.LabelColumnName), training.LabelColumnName == Untouched.LabelColumnName),
            (nameof(training.NegativeColumnNames), training.NegativeColumnNames.Count == 0),
            (nameof(training.ExampleWeightColumnName), training.ExampleWeightColumnName is null),
            (nameof(training.ValidationSet), training.ValidationSet is null),
            (nameof(training.HeldOutFraction), training.HeldOutFraction == 0),
        ];
}
