namespace MLNet.Adapters.Tests.Build;

/// <summary>The working tree that this test project was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The build targets that the package of the library brings to its users.</summary>
    public static string PackedTargets { get; } =
        Path.Combine(Root, "src", "MLNet.Adapters", "buildTransitive", "net10.0", "MLNet.Adapters.targets");

    /// <summary>Debug or Release, as this test project was built.</summary>
    public static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MLNet.Adapters.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds MLNet.Adapters.sln.");
    }
}
