namespace MLNet.Adapters.Tests.Build;

/// <summary>
/// Console applications of a user: each references a library that references the MLNet.Adapters packages (packed from this very
/// build into a feed of its own). One also references TorchSharp-cpu, the other forgot to. Their build links to the package cache
/// where it can, which is the hardest case for a step that must not touch the cache.
/// </summary>
internal sealed class PackageUserApp : IDisposable
{
    private const string Version = "0.0.0-test";
    private const string Encoder = "MLNet.Adapters.Encoders.MiniLM";
    private const string MLNetEncoders = "MLNet.Adapters.Encoders.MLNet";
    private const string Library = "MLNet.Adapters";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;

    public PackageUserApp()
    {
        foreach (string project in new[] { Library, Encoder, MLNetEncoders })
        {
            ToolProcess.Dotnet(
                Repository.Root,
                "pack", $"src/{project}", "--no-build", "-c", Repository.Configuration, "-o", At("feed"), $"-p:PackageVersion={Version}");
        }

        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{At("feed")}" /></packageSources>
            </configuration>
            """);
        Write("library/library.csproj", Project("", $"""
            <PackageReference Include="{Library}" Version="{Version}" />
            <PackageReference Include="{Encoder}" Version="{Version}" />
            """));
        WriteApp("app", $"""<PackageReference Include="TorchSharp-cpu" Version="{PackageCache.TorchSharpVersion}" />""", """
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
    }

    public string Output => OutputOf("app");

    public string Published => At("published");

    /// <summary>The output folder of the application without a native library.</summary>
    public string BareOutput => OutputOf("bare");

    /// <summary>The packed library.</summary>
    public string LibraryPackage => At("feed", $"{Library}.{Version}.nupkg");

    /// <summary>The packed encoders of ML.NET.</summary>
    public string MLNetEncodersPackage => At("feed", $"{MLNetEncoders}.{Version}.nupkg");

    public void Build(params string[] arguments) => ToolProcess.Dotnet(At("app"), ["build", .. arguments]);

    public void Publish() => ToolProcess.Dotnet(At("app"), "publish", "-c", "Debug", "--no-restore", "-o", Published);

    public void BuildBare() => ToolProcess.Dotnet(At("bare"), "build");

    public static string Run(string folder) =>
        ToolProcess.Dotnet(
            folder,
            Directory.GetFiles(folder, "*.runtimeconfig.json").Single().Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal));

    public static string NativeLibrary(string folder) => Path.Combine(folder, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    public static string[] LibTorch(string folder) =>
        [.. Directory.GetFiles(folder, "*torch_cpu.*", SearchOption.AllDirectories).Select(Path.GetFileName).Order()!];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Project(string properties, string references) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
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
