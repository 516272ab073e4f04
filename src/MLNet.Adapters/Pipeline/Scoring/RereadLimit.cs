namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>How many rows a view keeps the results of when it is read again.</summary>
internal static class RereadLimit
{
    /// <summary>About 50 MB of the default encoder's embeddings and their texts.</summary>
    public const int Default = 20_000;
}
