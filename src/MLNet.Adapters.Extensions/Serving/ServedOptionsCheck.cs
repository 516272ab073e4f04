using Microsoft.Extensions.Options;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Checks options when the application starts.</summary>
internal sealed class ServedOptionsCheck<TOptions> : IValidateOptions<TOptions>
    where TOptions : ServedModelOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] faults = [.. Faults(options).Select(fault => $"Model '{name}': {fault}")];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(ServedModelOptions options)
    {
        if (options.Source is null)
            yield return "No model is given. Call FromFile, FromStream or FromModel on its options.";
        if (options.MaxBatchSize < 1)
            yield return $"MaxBatchSize is {options.MaxBatchSize}, but a batch has at least one row. Set it to 1 or more, such as 32.";
        if (options.MaxConcurrentBatches < 1)
            yield return $"MaxConcurrentBatches is {options.MaxConcurrentBatches}, so nothing is scored. Set it to 1 or more, such as 2.";
        if (options.MaxQueueLength < 1)
            yield return $"MaxQueueLength is {options.MaxQueueLength}, so every row would be rejected. Set it to 1 or more, such as 256.";
        if (options.WatchInterval <= TimeSpan.Zero || options.WatchInterval.TotalMilliseconds > int.MaxValue)
            yield return $"WatchInterval is {options.WatchInterval}, but must be longer than zero and at most 24 days. One second is the "
                + "default.";
    }
}
