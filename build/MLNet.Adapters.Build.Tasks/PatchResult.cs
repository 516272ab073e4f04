namespace MLNet.Adapters.Build;

/// <summary>The outcome of a patch and, where it was refused, the reason.</summary>
public sealed class PatchResult
{
    internal PatchResult(PatchOutcome outcome, string? reason = null)
    {
        Outcome = outcome;
        Reason = reason;
    }

    /// <summary>What happened.</summary>
    public PatchOutcome Outcome { get; }

    /// <summary>Why the library was refused; <see langword="null"/> for every other outcome.</summary>
    public string? Reason { get; }
}
