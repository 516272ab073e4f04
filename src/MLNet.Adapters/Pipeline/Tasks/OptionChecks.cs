namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Checks training options against the encoder before any data is read.</summary>
internal static class OptionChecks
{
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static void Check(TrainingOptions options, PretrainedEncoder encoder, bool isPair, bool hasValidationSet)
    {
        Defined(options.OnLongText);
        Defined(options.PairTruncation);
        Require(
            options.LearningRate is null or (> 0 and < double.PositiveInfinity),
            nameof(options.LearningRate),
            options.LearningRate,
            "above 0; 5e-4 is usual for adapters");
        Require(options.WeightDecay is >= 0 and < double.PositiveInfinity, nameof(options.WeightDecay), options.WeightDecay, "at least 0");
        Require(options.WarmupFraction is >= 0 and <= 1, nameof(options.WarmupFraction), options.WarmupFraction, "from 0 to 1");
        Require(options.WarmupSteps is null or >= 0, nameof(options.WarmupSteps), options.WarmupSteps, "at least 0");
        Require(options.GradientClip > 0, nameof(options.GradientClip), options.GradientClip, "above 0; infinity switches it off");
        Require(options.BatchSize >= 1, nameof(options.BatchSize), options.BatchSize, "at least 1");
        Require(
            options.MicroBatchSize is null or >= 1,
            nameof(options.MicroBatchSize),
            options.MicroBatchSize,
            "at least 1; null computes all rows of a step at once");
        Require(
            options.MaxBatchTokens is null || options.MaxBatchTokens >= options.MaxTokens,
            nameof(options.MaxBatchTokens),
            options.MaxBatchTokens,
            $"at least MaxTokens, {options.MaxTokens}, so that a step has room for any row; null sets no limit");
        Require(options.MaxEpochs >= 1, nameof(options.MaxEpochs), options.MaxEpochs, "at least 1");
        CheckTokens(options.MaxTokens, encoder, isPair);
        Require(options.HeldOutFraction is >= 0 and < 1, nameof(options.HeldOutFraction), options.HeldOutFraction, "from 0 to below 1");
        Require(
            options.EarlyStopping is null or { Patience: >= 1 },
            "EarlyStopping.Patience",
            options.EarlyStopping?.Patience,
            "at least 1");
        Require(
            options.EarlyStopping is null or { MinimumImprovement: >= 0 and < double.PositiveInfinity },
            "EarlyStopping.MinimumImprovement",
            options.EarlyStopping?.MinimumImprovement,
            "at least 0");
        Require(options.HeadDropout is null or (>= 0 and < 1), nameof(options.HeadDropout), options.HeadDropout, "from 0 to below 1");
        Require(
            options.Threads is null || (options.Threads >= 1 && options.Threads <= Environment.ProcessorCount),
            nameof(options.Threads),
            options.Threads,
            $"from 1 to {Environment.ProcessorCount}, the number of processors");
        if (hasValidationSet && options.HeldOutFraction > 0)
            throw new ArgumentException("Both a validation set and HeldOutFraction are given. Give one of them.");
        if (options.EarlyStopping is not null && !hasValidationSet && options.HeldOutFraction == 0)
            throw new ArgumentException(
                "EarlyStopping needs rows to validate on. Give a validation set, or a HeldOutFraction such as 0.1.");
    }

    /// <exception cref="ArgumentException">Steps are to be computed in parts.</exception>
    public static void CheckWholeSteps(TrainingOptions options, string reason)
    {
        if (options.MicroBatchSize is { } rows)
            throw new ArgumentException($"MicroBatchSize is {rows}, but {reason}. Leave it null, and lower BatchSize to save memory.");
    }

    /// <exception cref="ArgumentException">
    /// The limit is too small for the special tokens, or exceeds the encoder's longest sequence.
    /// </exception>
    public static void CheckTokens(int maxTokens, PretrainedEncoder encoder, bool isPair)
    {
        var fewest = encoder.Framing.Of(isPair) + (isPair ? 2 : 1); // one token per text
        Require(maxTokens >= fewest, nameof(TrainingOptions.MaxTokens), maxTokens, $"at least {fewest}");
        Require(
            maxTokens <= encoder.MaxTokens,
            nameof(TrainingOptions.MaxTokens),
            maxTokens,
            $"at most {encoder.MaxTokens}, the longest sequence of encoder '{encoder.Id}'");
    }

    /// <exception cref="ArgumentException">The condition does not hold.</exception>
    public static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}. It must be {range}."), name);
    }

    /// <exception cref="ArgumentException">The enumeration has no such value.</exception>
    public static void Defined<T>(T value)
        where T : struct, Enum => Require(Enum.IsDefined(value), typeof(T).Name, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <exception cref="ArgumentException">The enumeration has no such value.</exception>
    public static void Precision(ComputePrecision? option)
    {
        if (option is { } given)
            Defined(given);
    }

    /// <exception cref="ArgumentException">The number is negative.</exception>
    public static void RereadRows(int rows) => Require(rows >= 0, "RereadRows", rows, "at least 0, which keeps nothing");
}
