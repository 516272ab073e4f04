using System.IO.Compression;
using System.Xml.Linq;

namespace MLNet.Adapters.Tests.Build;

/// <summary>The packages of this very build, packed once for all tests.</summary>
internal static class PackedPackages
{
    public const string Version = "0.0.0-test";
    public const string Library = "MLNet.Adapters";
    public const string Encoder = "MLNet.Adapters.Encoders.MiniLM";
    public const string MLNetEncoders = "MLNet.Adapters.Encoders.MLNet";
    public const string Reporting = "MLNet.Adapters.Reporting";
    public const string Extensions = "MLNet.Adapters.Extensions";

    private static readonly Lazy<string> Packed = new(Pack);

    /// <summary>The folder with all packages, which is a package source.</summary>
    public static string Folder => Packed.Value;

    /// <summary>Opens a package.</summary>
    public static ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Version}.nupkg"));

    /// <summary>The names in the package of symbols; none if there is no such package.</summary>
    public static string[] Symbols(string id)
    {
        string path = Path.Combine(Folder, $"{id}.{Version}.snupkg");
        if (!File.Exists(path))
            return [];
        using ZipArchive symbols = ZipFile.OpenRead(path);
        return [.. symbols.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>What a package says of itself.</summary>
    public static XElement Metadata(string id)
    {
        using ZipArchive archive = Open(id);
        using Stream specification = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(specification).Root!.Elements().Single();
    }

    /// <summary>The version ranges of the packages that a package depends on.</summary>
    public static Dictionary<string, string> Dependencies(string id) =>
        Metadata(id).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);

    /// <summary>Removes the packages.</summary>
    public static void Remove()
    {
        if (Packed.IsValueCreated)
            Directory.Delete(Packed.Value, recursive: true);
    }

    // One process for all: a command for each would take most of its time to start. The repository turns warnings into errors.
    private static string Pack()
    {
        string folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;
        string project = Path.Combine(folder, "pack.proj");
        string properties = $"NoBuild=true;Configuration={Repository.Configuration};PackageVersion={Version};PackageOutputPath={folder}";
        File.WriteAllText(project, $"""
            <Project DefaultTargets="Pack">
              <ItemGroup>
                <Packed Include="{Library};{Encoder};{MLNetEncoders};{Reporting};{Extensions}" />
              </ItemGroup>
              <Target Name="Pack">
                <MSBuild Projects="@(Packed->'{Repository.Root}/src/%(Identity)/%(Identity).csproj')"
                         Targets="Pack"
                         BuildInParallel="true"
                         Properties="{properties}" />
              </Target>
            </Project>
            """);
        ToolProcess.Dotnet(folder, "msbuild", project, "-nologo", "-m");
        File.Delete(project);
        return folder;
    }
}
