namespace MLNet.Adapters.Tests.Build;

/// <summary>Lines of code can be read without scrolling.</summary>
[TestClass]
public sealed class LineLengthTests
{
    private const int Longest = 140;

    [TestMethod]
    [DataRow("src")]
    [DataRow("tests")]
    [DataRow("benchmarks")]
    [DataRow("samples")]
    public void Lines_end_at_140_characters(string folder)
    {
        string[] files = [.. SourceFiles(Path.Combine(Repository.Root, folder))];
        Assert.AreNotEqual(0, files.Length);
        string[] wide =
        [
            .. files.SelectMany(file =>
                File.ReadLines(file).Index().Where(line => IsTooWide(line.Item)).Select(line => $"{file}:{line.Index + 1}")),
        ];
        Assert.AreEqual(0, wide.Length, string.Join(Environment.NewLine, wide));
    }

    // A raw string on one line is data, which no line break may change.
    private static bool IsTooWide(string line) => line.Length > Longest && !line.Contains("\"\"\"", StringComparison.Ordinal);

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
}
