using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, divided among several adapters; the rows of a group are consecutive.</summary>
/// <param name="Rows">The number of rows of each group, in order.</param>
internal sealed record RowGroups(IReadOnlyList<int> Rows)
{
    /// <summary>Concatenates the parts that are created from each group's rows.</summary>
    /// <param name="rows">B, the number of rows in the batch.</param>
    /// <param name="make">Creates a group's part from the group's index, its first row and its number of rows.</param>
    public Tensor Join(long rows, Func<int, long, long, Tensor> make) => cat([.. Parts(rows, make)], 0);

    /// <summary>Creates a part from each group's rows.</summary>
    /// <exception cref="ArgumentException">The groups and the batch have different numbers of rows.</exception>
    public IReadOnlyList<T> Parts<T>(long rows, Func<int, long, long, T> make)
    {
        var total = Rows.Sum(group => (long)group);
        if (total != rows)
            throw new ArgumentException(
                $"A batch of {rows} rows is split into groups with a total of {total} rows. Give sizes that sum to the number of rows.");
        var (parts, first) = (new List<T>(Rows.Count), 0L);
        for (var group = 0; group < Rows.Count; group++)
        {
            parts.Add(make(group, first, Rows[group]));
            first += Rows[group];
        }

        return parts;
    }
}
