namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>A tensor in PEFT's files.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Names">Our parameters that it holds: one, or those of all maps that are one module in the model.</param>
internal sealed record PeftTensor(string Key, IReadOnlyList<string> Names)
{
    /// <summary>Whether all of our parameters are this same tensor; otherwise each has some of its rows, in order.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether the tensor is a vector, [n], and our parameter is a column, [n, 1].</summary>
    public bool IsFlat { get; init; }

    /// <summary>Returns the shape in the file.</summary>
    /// <param name="shapeOf">Returns the shape of one of our parameters.</param>
    public long[] Shape(Func<string, long[]> shapeOf)
    {
        var first = shapeOf(Names[0]);
        var rows = IsShared ? first[0] : Names.Sum(name => shapeOf(name)[0]);
        return IsFlat ? [rows] : [rows, .. first.Skip(1)];
    }
}
