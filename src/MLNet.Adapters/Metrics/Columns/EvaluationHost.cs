using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>The host of an evaluation in ML.NET's catalogs, and its warnings.</summary>
internal static class EvaluationHost
{
    public static IHost Of(TrainCatalogBase catalog, IDataView data, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return CatalogUtils.GetEnvironment(catalog).Register(name);
    }

    /// <summary>Warns about missing tags or labels if there are any.</summary>
    public static void Warn(IHost host, int count, string what)
    {
        if (count == 0)
            return;
        using var channel = host.Start("Evaluation");
        channel.Warning($"{count} {what}: empty, or not among the values from which the keys were made.");
    }
}
