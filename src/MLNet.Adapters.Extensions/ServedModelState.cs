namespace MLNet.Adapters.Extensions;

/// <summary>What a served model has loaded, and how its last load went.</summary>
public sealed record ServedModelState
{
    /// <summary>Whether a model is loaded, so that rows can be scored.</summary>
    public required bool IsLoaded { get; init; }

    /// <summary>Where the model comes from: the full path of its file, or "stream", "memory" or "encoder".</summary>
    public required string Source { get; init; }

    /// <summary>When the model in use was loaded; null if none is.</summary>
    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>How long it took to load the model in use and to warm it up; null if none is loaded.</summary>
    public TimeSpan? LoadDuration { get; init; }

    /// <summary>Why the last load failed; null if it succeeded or if there was none.</summary>
    public Exception? LastError { get; init; }

    /// <summary>When the last load failed; null if it succeeded or if there was none.</summary>
    public DateTimeOffset? FailedAt { get; init; }
}
