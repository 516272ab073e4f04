namespace MLNet.Adapters.Tests.Loader;

/// <summary>First uses of the library that load no weights.</summary>
internal static class LibraryUse
{
    public static void ShowDefaultEncoder() => Console.WriteLine(PretrainedEncoder.Default.Sha256);

    public static void CountParameters(string folder) => Console.WriteLine(PretrainedEncoder.FromDirectory(folder).Summarize().Total);
}
