using System.Text.Json.Serialization;
using Microsoft.ML.Data;

namespace WebApiSample;

/// <summary>A sentence of a review. Only training needs the label.</summary>
internal sealed class Review
{
    [LoadColumn(0)]
    public string Text { get; set; } = string.Empty;

    [LoadColumn(1)]
    [JsonIgnore]
    public string Label { get; set; } = string.Empty;
}

/// <summary>The sentiment of a review.</summary>
internal sealed class Sentiment
{
    /// <summary>The most probable class: positive, negative or neutral.</summary>
    public string PredictedLabel { get; set; } = string.Empty;

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];
}
