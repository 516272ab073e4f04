namespace MLNet.Adapters.Tests;

/// <summary>Paths of the golden values that lie beside the test assembly.</summary>
internal static class Fixture
{
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([AppContext.BaseDirectory, "Fixtures", .. parts]);
}
