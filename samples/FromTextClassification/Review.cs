using Microsoft.ML.Data;

namespace FromTextClassification;

/// <summary>A row of the data.</summary>
internal sealed class Review
{
    [LoadColumn(0)]
    public string Text { get; set; } = string.Empty;

    [LoadColumn(1)]
    public string Label { get; set; } = string.Empty;
}
