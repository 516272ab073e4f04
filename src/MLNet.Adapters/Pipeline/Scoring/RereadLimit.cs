namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The number of rows whose results a view keeps when it is read again.</summary>
internal static class RereadLimit
{
    /// <summary>The default: about 50 MB of the default encoder's embeddings and their texts.</summary>
    public const int Default = 20_000;
}
