namespace MLNet.Adapters.Benchmarks;

/// <summary>Finds the data sets, which the repository does not carry.</summary>
internal static class DataFolder
{
    /// <summary>Where they are looked for, from the current folder upward.</summary>
    public const string Usual = "data";

    /// <exception cref="DataMissingException">There is no such file.</exception>
    public static string File(BenchmarkSettings settings, string dataSet, string file)
    {
        var folder = settings.DataPath ?? FindUpward() ?? throw new DataMissingException(
            $"no folder '{Usual}' is in the current folder or above it. Name the folder that holds '{dataSet}/{file}' by --data.");
        var path = Path.Combine(folder, dataSet, file);
        return System.IO.File.Exists(path) ? path : throw new DataMissingException(
            $"the file '{path}' is not there. Name the folder that holds '{dataSet}/{file}' by --data.");
    }

    private static string? FindUpward()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, Usual);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
