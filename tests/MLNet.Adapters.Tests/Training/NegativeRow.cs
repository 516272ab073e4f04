namespace MLNet.Adapters.Tests.Training;

/// <summary>A pair of texts, and two that do not belong to the first.</summary>
public sealed class NegativeRow
{
    public string? Sentence1 { get; set; }

    public string? Sentence2 { get; set; }

    public string? Wrong { get; set; }

    public string? Other { get; set; }
}
