namespace MLNet.Adapters.Tests.Build;

/// <summary>
/// A console application of a user: it references a library that references the MLNet.Adapters package (packed from this very
/// build into a feed of its own), and TorchSharp-cpu. Its build links to the package cache where it can, which is the
/// hardest case for a step that must not touch the cache.
/// </summary>
internal sealed class PackageUserApp : IDisposable
{
    private const string Version = "0.0.0-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;

    public PackageUserApp()
    {
        ToolProcess.Dotnet(
            Repository.Root,
            "pack", "src/MLNet.Adapters", "--no-build", "-c", Repository.Configuration, "-o", At("feed"), $"-p:PackageVersion={Version}");
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{At("feed")}" /></packageSources>
            </configuration>
            """);
        Write("library/library.csproj", Project("", $"""<PackageReference Include="MLNet.Adapters" Version="{Version}" />"""));
        Write("app/app.csproj", Project("<OutputType>Exe</OutputType>", $"""
            <ProjectReference Include="../library/library.csproj" />
            <PackageReference Include="TorchSharp-cpu" Version="{PackageCache.TorchSharpVersion}" />
            """));
        Write("app/Program.cs", "System.Console.Write(TorchSharp.torch.ones(2, 3).sum().item<float>());");
    }

    public string Output => At("app", "bin", "Debug", "net10.0");

    public string Published => At("published");

    public void Build(params string[] arguments) => ToolProcess.Dotnet(At("app"), ["build", .. arguments]);

    public void Publish() => ToolProcess.Dotnet(At("app"), "publish", "-c", "Debug", "--no-restore", "-o", Published);

    public static string Run(string folder) => ToolProcess.Dotnet(folder, Path.Combine(folder, "app.dll"));

    public static string Library(string folder) => Path.Combine(folder, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    public static string[] LibTorch(string folder) =>
        [.. Directory.GetFiles(folder, "*torch_cpu.*", SearchOption.AllDirectories).Select(Path.GetFileName).Order()!];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Project(string properties, string references) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            {properties}
            <RestorePackagesPath>../packages</RestorePackagesPath>
            <RestoreFallbackFolders>{PackageCache.Root}</RestoreFallbackFolders>
            <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
            <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
          </PropertyGroup>
          <ItemGroup>
            {references}
          </ItemGroup>
        </Project>
        """;

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private void Write(string path, string content)
    {
        string file = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
