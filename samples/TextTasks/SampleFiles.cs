namespace TextTasksSample;

/// <summary>Reads the rows of the files that come with the sample: tab-separated, with a header.</summary>
internal static class SampleFiles
{
    public static List<string[]> Read(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", file)).Skip(1).Select(line => line.Split('\t'))];
}
