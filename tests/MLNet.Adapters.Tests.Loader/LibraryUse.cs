using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Loader;

/// <summary>First uses of the library that load no weights.</summary>
internal static class LibraryUse
{
    public static void ShowDefaultEncoder() => Console.WriteLine(PretrainedEncoder.Default.Sha256);

    public static void CountParameters(string folder) => Console.WriteLine(PretrainedEncoder.FromDirectory(folder).Summarize().Total);

    /// <summary>Trains with a cache that needs temporary files, writes their bytes, and is killed.</summary>
    public static void KeepStatesAndDie(string encoder, string folder)
    {
        var ml = new MLContext(1);
        using var cache = new EncoderCache(memory: 1 << 20, disk: 64L << 20, folder);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 500).Select(index => new TextRow
        {
            Text = string.Join(' ', Enumerable.Range(0, 30).Select(bit => (index >> (bit % 10) & 1) == 0 ? "good" : "bad")),
            Label = $"{index % 2}",
        }));
        var labels = ml.Transforms.Conversion.MapValueToKey(nameof(TextRow.Label));
        using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            Encoder = PretrainedEncoder.FromDirectory(encoder),
            Adapter = BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [0, 1] },
            Cache = cache,
            MaxEpochs = 1,
        }).Fit(labels.Fit(rows).Transform(rows));
        Console.WriteLine(cache.DiskBytes.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
        Process.GetCurrentProcess().Kill();
    }
}
