using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>Reads rows with the gold value of each.</summary>
internal static class AnalyzedRows
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public static List<(TInput Input, TGold Gold)> Read<TInput, TGold>(
        IHost host,
        IDataView data,
        IRowReader<TInput> input,
        IRowReader<TGold> gold)
    {
        var shape = SchemaShape.Create(data.Schema);
        input.Check(host, shape);
        gold.Check(host, shape);
        var columns = input.Columns.Concat(gold.Columns).Select(column => data.Schema[column.Name]).DistinctBy(column => column.Index);
        using var cursor = data.GetRowCursor(columns);
        var (readInput, readGold, rows) = (input.Bind(cursor), gold.Bind(cursor), new List<(TInput, TGold)>());
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            rows.Add((readInput(), readGold()));
        }

        return rows;
    }

    /// <summary>
    /// Returns, for each of <paramref name="theirs"/>, the index of the same name in <paramref name="ours"/>; -1 if there is none.
    /// </summary>
    public static int[] Match(IReadOnlyList<string> ours, IReadOnlyList<string> theirs)
    {
        var known = ours.Index().ToDictionary(named => named.Item, named => named.Index, StringComparer.Ordinal);
        return [.. theirs.Select(name => known.GetValueOrDefault(name, -1))];
    }
}
