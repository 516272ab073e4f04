namespace MLNet.Adapters.Checkpoints;

/// <summary>The location and the type of a tensor in a safetensors file.</summary>
/// <param name="DType">Element type as stored.</param>
/// <param name="Shape">Sizes of the dimensions, outermost first; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte.</param>
internal sealed record SafetensorsEntry(SafetensorsType DType, long[] Shape, long Begin, long End)
{
    /// <summary>The shape in messages.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
