namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Training steps of the methods and of full fine-tuning, timed in turn.</summary>
internal static class MethodSteps
{
    /// <summary>Full rows of a step.</summary>
    public const int Rows = 32;

    /// <summary>Tokens of each row.</summary>
    public const int Tokens = 64;

    /// <summary>The name of full fine-tuning.</summary>
    public const string Full = "full fine-tuning";

    private const int WarmUps = 2;

    /// <summary>Returns the timings, that of full fine-tuning first; must be called on a training thread.</summary>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="filter">The names of the methods; null for all.</param>
    public static IReadOnlyList<Timing> Time(int rounds, Predicate<string>? filter = null)
    {
        using var full = TimedModel.Full(Full, Rows, Tokens);
        var methods = TrainedMethods.All
            .Where(method => filter is null || filter(method.Name))
            .Select(method => TimedModel.Frozen(method.Name, method.Config, Rows, Tokens))
            .ToList();
        var steps = Interleaved.Time(WarmUps, rounds, [.. methods.Prepend(full).Select(model => (model.Name, (Action)model.Step))]);
        methods.ForEach(method => method.Dispose());
        return steps;
    }
}
