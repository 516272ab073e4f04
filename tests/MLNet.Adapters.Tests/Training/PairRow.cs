namespace MLNet.Adapters.Tests.Training;

/// <summary>A pair of sentences and how alike they are.</summary>
public sealed class PairRow
{
    public string? Sentence1 { get; set; }

    public string? Sentence2 { get; set; }

    public float Label { get; set; }
}
