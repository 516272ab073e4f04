using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, shared among several adapters: consecutive rows belong to one group.</summary>
/// <param name="Rows">The number of rows of each group, in order.</param>
internal sealed record RowGroups(IReadOnlyList<int> Rows)
{
    /// <summary>A tensor made group by group, each from its own rows.</summary>
    /// <param name="rows">B, the rows of the batch.</param>
    /// <param name="make">Given a group's index, its first row and its number of rows, its part.</param>
    public Tensor Join(long rows, Func<int, long, long, Tensor> make) => cat([.. Parts(rows, make)], 0);

    /// <summary>Something made of each group's rows.</summary>
    /// <exception cref="ArgumentException">The groups do not have as many rows as the batch.</exception>
    public IReadOnlyList<T> Parts<T>(long rows, Func<int, long, long, T> make)
    {
        var total = Rows.Sum(group => (long)group);
        if (total != rows)
            throw new ArgumentException(
                $"A batch of {rows} rows is split into groups of {total} rows in all. Give sizes that sum to the batch.");
        var (parts, first) = (new List<T>(Rows.Count), 0L);
        for (var group = 0; group < Rows.Count; group++)
        {
            parts.Add(make(group, first, Rows[group]));
            first += Rows[group];
        }

        return parts;
    }
}
