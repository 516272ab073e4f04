using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>Reads labels and predictions.</summary>
internal static class MetricRows
{
    /// <summary>Reads both columns in all rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public static List<(TGold Gold, TPredicted Predicted)> Read<TGold, TPredicted>(
        IHost host, IDataView data, MetricColumn<TGold> gold, MetricColumn<TPredicted> predicted)
    {
        var (goldColumn, predictedColumn) = (gold.Find(host, data), predicted.Find(host, data));
        using var cursor = data.GetRowCursor(goldColumn.Index == predictedColumn.Index ? [goldColumn] : [goldColumn, predictedColumn]);
        var (readGold, readPredicted) = (gold.Bind(cursor, goldColumn), predicted.Bind(cursor, predictedColumn));
        var rows = new List<(TGold, TPredicted)>();
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            rows.Add((readGold(), readPredicted()));
        }

        return rows;
    }
}
