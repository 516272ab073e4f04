using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Training;

/// <summary>A text with any number of labels, as flags and as names.</summary>
public sealed class LabelSetRow
{
    public string Text { get; set; } = "";

    [VectorType(3)]
    public bool[] Label { get; set; } = new bool[3];

    public string[] Names { get; set; } = [];
}
