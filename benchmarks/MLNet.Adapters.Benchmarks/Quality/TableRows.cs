namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>The rows of a tab-separated file with a header.</summary>
internal static class TableRows
{
    /// <exception cref="DataMissingException">The file is not there.</exception>
    public static List<string[]> Read(BenchmarkSettings settings, string dataSet, string file)
    {
        var rows = File.ReadLines(DataFolder.File(settings, dataSet, file)).Skip(1).Select(line => line.Split('\t'));
        return [.. settings.Rows is { } limit ? rows.Take(limit) : rows];
    }
}
