namespace MLNet.Adapters.Tests;

/// <summary>The files of the default encoder in the source tree.</summary>
internal static class DefaultEncoder
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "models", "all-MiniLM-L6-v2");
            if (Directory.Exists(candidate))
                return candidate;
        }

        throw new DirectoryNotFoundException("models/all-MiniLM-L6-v2 is not above the test's folder.");
    }
}
