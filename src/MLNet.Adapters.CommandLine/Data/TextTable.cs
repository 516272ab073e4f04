using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Data;

/// <summary>The rows of a data file.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">A cell for each column.</param>
internal sealed record TextTable(string Source, IReadOnlyList<string> Columns, IReadOnlyList<Cell[]> Rows)
{
    /// <summary>No rows and no columns.</summary>
    public static TextTable Empty { get; } = new(string.Empty, [], []);

    /// <summary>Returns the position of a column by its name, whose case does not matter; null if there is none.</summary>
    public int? Find(string name)
    {
        for (var index = 0; index < Columns.Count; index++)
        {
            if (string.Equals(Columns[index], name, StringComparison.OrdinalIgnoreCase))
                return index;
        }

        return null;
    }

    /// <summary>Returns the position of a column by its name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public int IndexOf(string name) => Find(name) ?? throw new CommandException(
        $"'{Source}' has no column '{name}'. It has: {string.Join(", ", Columns)}. "
        + "Name another column, or add --no-header if the first line is a row.");

    /// <summary>Returns the values of a column.</summary>
    public IEnumerable<Cell> Values(int column) => Rows.Select(row => row[column]);
}
