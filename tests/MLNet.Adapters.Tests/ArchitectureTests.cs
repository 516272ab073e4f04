using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.ML;
using NetArchTest.Rules;

namespace MLNet.Adapters.Tests;

/// <summary>Who may know whom: a room knows the rooms to its right, never one to its left, without an exception.</summary>
/// <remarks>A room is a folder of the library; the file that declares a type says which room it is in, since public types share a few namespaces.</remarks>
[TestClass]
public sealed partial class ArchitectureTests
{
    private const string Root = "MLNet.Adapters";
    private const string Catalog = "";

    private static readonly Assembly Library = typeof(PretrainedEncoder).Assembly;

    // Catalog → Pipeline → Trained → Pretrained → {Checkpoints, Training} → Heads → Encoders → Methods → Layers; Text, Metrics and Records stand beside.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        [Catalog] = ["Pipeline", "Trained", "Pretrained", "Training", "Checkpoints", "Heads", "Encoders", "Methods", "Layers", "Text", "Metrics", "Records"],
        ["Pipeline"] = ["Trained", "Pretrained", "Training", "Checkpoints", "Heads", "Encoders", "Methods", "Layers", "Text", "Metrics", "Records"],
        ["Trained"] = ["Pretrained", "Training", "Checkpoints", "Heads", "Encoders", "Methods", "Layers"],
        ["Pretrained"] = ["Training", "Checkpoints", "Encoders", "Methods", "Layers", "Text"],
        ["Training"] = ["Heads", "Encoders", "Methods", "Layers", "Text", "Records"],
        ["Checkpoints"] = ["Heads", "Encoders", "Methods", "Layers", "Text"],
        ["Heads"] = ["Encoders", "Methods", "Layers"],
        ["Encoders"] = ["Methods", "Layers"],
        ["Methods"] = ["Layers", "Records"],
        ["Layers"] = [],
        ["Text"] = [],
        ["Metrics"] = ["Records"],
        ["Records"] = [],
    };

    private static readonly string[] WithMLNet = [Catalog, "Pipeline", "Trained", "Metrics"];

    private static readonly Dictionary<string, string> FolderOf = ReadFolders();

    public static IEnumerable<string> Rooms => Known.Keys;

    [TestMethod]
    public void Every_type_is_in_a_room_that_the_rules_know() =>
        CollectionAssert.IsSubsetOf(LibraryTypes().Select(RoomOf).Distinct().ToArray(), Known.Keys);

    [TestMethod]
    public void Public_types_stand_in_three_namespaces_and_internal_ones_in_that_of_their_folder()
    {
        string[] shared = [Root, $"{Root}.Methods", $"{Root}.Composition"];
        foreach (var type in LibraryTypes())
        {
            var folder = FolderOf[NameOf(type)];
            string[] allowed = type.IsPublic ? shared : [folder.Length == 0 ? Root : $"{Root}.{folder.Replace('/', '.')}"];
            CollectionAssert.Contains(allowed, type.Namespace, type.FullName);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void Room_knows_only_what_is_right_of_it(string room) =>
        HasNone(room, Known.Keys.Where(other => other != room && !Known[room].Contains(other)).SelectMany(In).Select(type => type.FullName!.Split('`')[0]));

    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void Only_catalogs_pipelines_trained_values_and_metrics_use_ML_NET(string room)
    {
        if (!WithMLNet.Contains(room))
            HasNone(room, MLNetTypes());
    }

    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void Only_Text_uses_the_tokenizer_package(string room)
    {
        if (room != "Text")
            HasNone(room, ["Microsoft.ML.Tokenizers"]);
    }

    [TestMethod]
    public void Text_gives_arrays_and_uses_no_tensor() => HasNone("Text", ["TorchSharp"]);

    [TestMethod]
    public void Metrics_use_no_tensor() => HasNone("Metrics", ["TorchSharp"]);

    [TestMethod]
    public void Metrics_are_computed_from_NET_values_and_only_their_columns_use_ML_NET()
    {
        Assert.IsEmpty(Offenders(In("Metrics").Where(type => FolderOf[NameOf(type)] == "Metrics"), MLNetTypes()));
        Assert.IsNotEmpty(Offenders(In("Metrics").Where(type => FolderOf[NameOf(type)] == "Metrics/Columns"), MLNetTypes()));
    }

    [TestMethod]
    public void Library_uses_no_console_and_ends_no_process() => Assert.IsEmpty(Offenders(LibraryTypes(), ["System.Console", "System.Diagnostics.Process"]));

    [TestMethod]
    public void Rules_see_what_is_there()
    {
        Assert.IsNotEmpty(Offenders(In("Pipeline"), In("Training").Select(type => type.FullName!)));
        Assert.IsNotEmpty(Offenders(In("Pipeline"), [$"{Root}.{nameof(PretrainedEncoder)}"]));
        Assert.IsNotEmpty(Offenders(In("Pipeline"), MLNetTypes()));
        Assert.IsNotEmpty(Offenders(In("Text"), ["Microsoft.ML.Tokenizers"]));
        Assert.IsNotEmpty(Offenders(In("Methods"), ["TorchSharp"]));
        Assert.IsNotEmpty(Offenders(In("Encoders"), In("Methods").Select(type => type.FullName!)));
    }

    private static void HasNone(string room, IEnumerable<string> forbidden)
    {
        var offenders = Offenders(In(room), forbidden);
        Assert.IsEmpty(offenders, string.Join(Environment.NewLine, offenders));
    }

    private static IEnumerable<Type> In(string room) => LibraryTypes().Where(type => RoomOf(type) == room);

    private static IEnumerable<Type> LibraryTypes() => Library.GetTypes()
        .Where(type => !type.IsNested && (type.Namespace == Root || type.Namespace?.StartsWith(Root + ".", StringComparison.Ordinal) == true));

    private static string RoomOf(Type type) => FolderOf[NameOf(type)].Split('/')[0];

    private static string NameOf(Type type) => type.FullName!.Split('`')[0];

    // Asked together, and in halves only if there is one, so that a failure names the dependency too.
    private static List<string> Offenders(IEnumerable<Type> types, IEnumerable<string> forbidden)
    {
        var names = types.Select(type => type.FullName!).ToHashSet();
        return names.Count == 0 ? [] : Offenders(names, [.. forbidden.Distinct()]);
    }

    private static List<string> Offenders(HashSet<string> names, string[] forbidden)
    {
        var found = Knowing(forbidden).Where(names.Contains).ToList();
        if (found.Count == 0 || forbidden.Length == 1)
            return [.. found.Select(name => $"{name} knows {forbidden[0]}")];
        var half = forbidden.Length / 2;
        return [.. Offenders(names, forbidden[..half]), .. Offenders(names, forbidden[half..])];
    }

    private static IEnumerable<string> Knowing(string[] dependencies) => dependencies.Length == 0
        ? []
        : Types.InAssembly(Library).That().HaveDependencyOnAny(dependencies).GetTypes().Select(type => type.FullName!.Split('+')[0]).Distinct();

    private static IEnumerable<string> MLNetTypes() => new[] { typeof(MLContext), typeof(IDataView), typeof(Microsoft.ML.Runtime.IHost) }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .Where(type => !type.IsNested && type.Namespace?.StartsWith("Microsoft.ML", StringComparison.Ordinal) == true)
        .Select(type => type.FullName!.Split('`')[0])
        .Distinct();

    private static Dictionary<string, string> ReadFolders([CallerFilePath] string here = "")
    {
        var source = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", Root));
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(source, Path.GetDirectoryName(file)!).Replace('\\', '/');
            if (folder.Split('/')[0] is "obj" or "bin")
                continue;
            var text = File.ReadAllText(file);
            foreach (Match declaration in Declaration().Matches(text))
                folders[$"{Namespace().Match(text).Groups["name"]}.{declaration.Groups["name"]}"] = folder == "." ? Catalog : folder;
        }

        return folders;
    }

    [GeneratedRegex(@"^(public|internal|file) [a-z ]*?\b(class|struct|record struct|record|interface|enum|delegate [\w<>?,\[\] ]+?) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("^namespace (?<name>[\\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
