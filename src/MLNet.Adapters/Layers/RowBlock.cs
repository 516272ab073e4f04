namespace MLNet.Adapters.Layers;

/// <summary>Some rows of a product that the native library computes at once.</summary>
/// <remarks>
/// The library compiles a product for each number of rows and keeps it, hundreds of kilobytes each: blocks have few different numbers, and
/// the last one begins with rows of the one before.
/// </remarks>
/// <param name="First">The first row.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Kept">How many of them, the last ones, belong to no other block.</param>
internal readonly record struct RowBlock(int First, int Count, int Kept)
{
    /// <summary>The fewest rows that can be cut.</summary>
    public const int Unit = 32;

    private const int Most = 512; // whose inputs and outputs about fit a core's second-level cache

    /// <summary>Cuts rows into blocks of multiples of <see cref="Unit"/>.</summary>
    public static IReadOnlyList<RowBlock> Cut(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, Unit);
        var blocks = new List<RowBlock>();
        var first = 0;
        for (; rows - first >= Most; first += Most)
            blocks.Add(new RowBlock(first, Most, Most));
        var rest = rows - first;
        var filled = (rest + Unit - 1) / Unit * Unit;
        if (filled > rows)
        {
            var whole = rest / Unit * Unit;
            blocks.Add(new RowBlock(first, whole, whole));
            (rest, filled) = (rest - whole, Unit);
        }

        if (rest > 0)
            blocks.Add(new RowBlock(rows - filled, filled, rest));
        return blocks;
    }
}
