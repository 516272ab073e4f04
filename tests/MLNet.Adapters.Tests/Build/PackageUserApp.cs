namespace MLNet.Adapters.Tests.Build;

/// <summary>
/// Console applications of a user: each references a library that references the MLNet.Adapters packages. One also references
/// TorchSharp-cpu, one forgot to, one is for an older framework. Their build links to the package cache where it can, which is the
/// hardest case for a step that must not touch the cache.
/// </summary>
internal sealed class PackageUserApp : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;

    public PackageUserApp()
    {
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{PackedPackages.Folder}" /></packageSources>
            </configuration>
            """);
        Write("library/library.csproj", Project("", $"""
            <PackageReference Include="{PackedPackages.Encoder}" Version="{PackedPackages.Version}" />
            <PackageReference Include="{PackedPackages.Reporting}" Version="{PackedPackages.Version}" />
            """));
        WriteApp("app", $"""<PackageReference Include="TorchSharp-cpu" Version="{PackageCache.TorchSharpVersion}" />""", """
            using MLNet.Adapters.Reporting;

            var curve = new CostCurve("fit", "rows", "ms", [(1, 1), (2, 2), (4, 4)]);
            CostChart.Draw([curve]).SavePng(System.IO.Path.Combine(System.AppContext.BaseDirectory, "picture.png"));
            System.Console.Write(TorchSharp.torch.ones(2, 3).sum().item<float>() + " " + MLNet.Adapters.PretrainedEncoder.Default.Sha256);
            """);
        // TorchSharp would also look for libtorch in the package cache, where other projects of a machine have left it.
        WriteApp("bare", "", """
            using Microsoft.ML;
            using MLNet.Adapters;

            var context = new MLContext(seed: 1);
            var rows = context.Data.LoadFromEnumerable(new[] { new Row("good", "yes"), new Row("bad", "no") });
            try
            {
                context.Transforms.Conversion.MapValueToKey("Label")
                    .Append(context.MulticlassClassification.Trainers.AdapterTextClassification())
                    .Fit(rows);
            }
            catch (MLNet.Adapters.NativeLibraryMissingException error)
            {
                System.Console.Write(error.Message);
            }

            internal sealed record Row(string Text, string Label);
            """);
        // Only its restore is of interest; it needs no other package, not even the older framework's own.
        Write("older/older.csproj", Project("<DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>", $"""
            <PackageReference Include="{PackedPackages.Library}" Version="{PackedPackages.Version}" />
            <PackageReference Include="{PackedPackages.Encoder}" Version="{PackedPackages.Version}" />
            """, "net8.0"));
    }

    public string Output => OutputOf("app");

    public string Published => At("published");

    /// <summary>The output folder of the application without a native library.</summary>
    public string BareOutput => OutputOf("bare");

    public string Build(params string[] arguments) => ToolProcess.Dotnet(At("app"), ["build", .. arguments]);

    public void Publish() => ToolProcess.Dotnet(At("app"), "publish", "-c", "Debug", "--no-restore", "-o", Published);

    public string BuildBare() => ToolProcess.Dotnet(At("bare"), "build");

    /// <summary>Restores the project for an older framework.</summary>
    public void RestoreOlder() => ToolProcess.Dotnet(At("older"), "restore");

    public static string Run(string folder) =>
        ToolProcess.Dotnet(
            folder,
            Directory.GetFiles(folder, "*.runtimeconfig.json").Single().Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal));

    public static string NativeLibrary(string folder) => Path.Combine(folder, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    public static string[] LibTorch(string folder) => Native(folder, "*torch_cpu.*");

    /// <summary>The names of the native files below a folder that match a pattern.</summary>
    public static string[] Native(string folder, string pattern) =>
        [.. Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Select(Path.GetFileName).Order()!];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Project(string properties, string references, string framework = "net10.0") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>{framework}</TargetFramework>
            {properties}
            <ImplicitUsings>enable</ImplicitUsings>
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

    private void WriteApp(string name, string backend, string program)
    {
        Write($"{name}/{name}.csproj", Project("<OutputType>Exe</OutputType>", $"""
            <ProjectReference Include="../library/library.csproj" />
            {backend}
            """));
        Write($"{name}/Program.cs", program);
    }

    private string OutputOf(string name) => At(name, "bin", "Debug", "net10.0");

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private void Write(string path, string content)
    {
        string file = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
