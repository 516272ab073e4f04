using Microsoft.ML.Data;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>One row of a data set.</summary>
internal sealed class LabelledText
{
    [LoadColumn(0)]
    public string Text { get; set; } = string.Empty;

    [LoadColumn(1)]
    public string Label { get; set; } = string.Empty;
}
