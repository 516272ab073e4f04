using System.Reflection;
using System.Text.RegularExpressions;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Tests.Build;

namespace MLNet.Adapters.Tests;

/// <summary>Who may know whom: a room knows the rooms to its right, never one to its left, without an exception.</summary>
/// <remarks>
/// A room is a folder of the library; the file that declares a type says which room it is in, since public types share a few namespaces.
/// </remarks>
[TestClass]
public sealed partial class ArchitectureTests
{
    private const string Root = "MLNet.Adapters";

    private static readonly Assembly Library = typeof(PretrainedEncoder).Assembly;

    // Pipeline → Trained → Pretrained → {Checkpoints, Training} → Heads → Encoders → Methods → Layers; Text, Metrics and Records stand
    // beside.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Pipeline"] =
        [
            "Trained",
            "Pretrained",
            "Training",
            "Checkpoints",
            "Heads",
            "Encoders",
            "Methods",
            "Layers",
            "Text",
            "Metrics",
            "Records",
        ],
        ["Trained"] = ["Pretrained", "Training", "Checkpoints", "Heads", "Encoders", "Methods", "Layers"],
        ["Pretrained"] = ["Training", "Checkpoints", "Encoders", "Methods", "Layers", "Text"],
        ["Training"] = ["Heads", "Encoders", "Methods", "Layers", "Text", "Records"],
        ["Checkpoints"] = ["Heads", "Encoders", "Methods", "Layers", "Text"],
        ["Heads"] = ["Encoders", "Methods", "Layers"],
        ["Encoders"] = ["Methods", "Layers", "Text"],
        ["Methods"] = ["Layers", "Records"],
        ["Layers"] = [],
        ["Text"] = [],
        ["Metrics"] = ["Records"],
        ["Records"] = [],
    };

    // Inside Pipeline a folder knows those to its right; what is left of all is a task, and knows no other.
    private static readonly string[] PipelineFolders = ["Routing", "Tasks", "Attribution", "Fusion", "Scoring", "Models", "Reading"];

    private static readonly string[] WithMLNet = ["Pipeline", "Trained", "Metrics"];

    private static readonly Dictionary<string, string> FolderOf = ReadFolders();
    private static readonly Dictionary<string, HashSet<string>> References = TypeReferences.Read(Library.Location);

    public static IEnumerable<string> Rooms => Known.Keys;

    [TestMethod]
    public void Every_type_is_in_a_room_that_the_rules_know() =>
        CollectionAssert.IsSubsetOf(
            LibraryTypes().Select(name => RoomOf(FolderOf.GetValueOrDefault(name, "none"))).Distinct().ToArray(),
            Known.Keys);

    [TestMethod]
    public void Public_types_stand_in_three_namespaces_and_internal_ones_in_that_of_their_folder()
    {
        string[] shared = [Root, $"{Root}.Methods", $"{Root}.Composition"];
        foreach (
            var type in Library.GetTypes().Where(type => !type.IsNested && NameOf(type).StartsWith(Root + ".", StringComparison.Ordinal)))
        {
            var folder = FolderOf[NameOf(type)];
            string[] allowed = type.IsPublic ? shared : [$"{Root}.{folder.Replace('/', '.')}"];
            CollectionAssert.Contains(allowed, type.Namespace, type.FullName);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void Room_knows_only_what_is_right_of_it(string room) =>
        HasNone(TypesIn(room), name =>
            FolderOf.TryGetValue(name, out var folder) && RoomOf(folder) is var other && other != room && !Known[room].Contains(other));

    [TestMethod]
    public void No_room_to_the_right_knows_one_to_the_left_even_by_others()
    {
        foreach (var (room, known) in Known)
        {
            foreach (var other in known)
                CollectionAssert.DoesNotContain(Known[other], room, $"{room} and {other} know each other");
        }
    }

    [TestMethod]
    public void Inside_Pipeline_tasks_know_no_other_task_and_the_folders_they_share_know_one_way()
    {
        HasNone(TypesIn("Pipeline"), (type, other) =>
        {
            var (own, asked) = (FolderOf[type], FolderOf.GetValueOrDefault(other, string.Empty));
            if (
                own == asked
                || !own.StartsWith("Pipeline/", StringComparison.Ordinal)
                || !asked.StartsWith("Pipeline/", StringComparison.Ordinal))
                return false;
            var (left, right) = (
                Array.IndexOf(PipelineFolders, own["Pipeline/".Length..]),
                Array.IndexOf(PipelineFolders, asked["Pipeline/".Length..]));
            return right < 0 || left > right;
        });
    }

    [TestMethod]
    public void The_documentation_prints_this_rule()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        foreach (var (room, known) in Known)
        {
            var row = TableRow().Matches(text).SingleOrDefault(row => Quoted(row.Groups["rooms"].Value).Contains(room));
            Assert.IsNotNull(row, $"docs/architecture.md has no row of {room}");
            CollectionAssert.AreEquivalent(known, Quoted(row.Groups["known"].Value), room);
        }

        static string[] Quoted(string cell) => [.. cell.Split('`').Where((_, index) => index % 2 == 1)];
    }

    // A folder that a method or a family has to itself, wherever it stands; what it holds is named there and in the registry alone.
    // The presets of a union name the methods that they unite.
    [TestMethod]
    [DataRow("Bottleneck", "AdapterMethods")]
    [DataRow("LowRank", "AdapterMethods")]
    [DataRow("Bert", "EncoderFamilies")]
    [DataRow("Roberta", "EncoderFamilies")]
    public void A_method_or_family_is_named_in_its_folders_and_in_the_registry_alone(string folder, string registry)
    {
        var own = FolderOf.Where(type => type.Value.Split('/').Contains(folder)).Select(type => type.Key).ToHashSet();
        Assert.IsNotEmpty(own);

        HasNone(
            LibraryTypes().Where(name =>
                !own.Contains(name)
                && !name.EndsWith($".{registry}", StringComparison.Ordinal)
                && FolderOf[name] != "Methods/Union"),
            own.Contains);
    }

    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void Only_catalogs_pipelines_trained_values_and_metrics_use_ML_NET(string room)
    {
        if (!WithMLNet.Contains(room))
            HasNone(TypesIn(room), IsMLNet);
    }

    [TestMethod]
    [DynamicData(nameof(Rooms))]
    public void Only_Text_uses_the_tokenizer_package(string room)
    {
        if (room != "Text")
            HasNone(TypesIn(room), IsTokenizer);
    }

    [TestMethod]
    [DataRow("Text")]
    [DataRow("Metrics")]
    [DataRow("Records")]
    public void Arrays_and_values_know_no_tensor(string room) =>
        HasNone(TypesIn(room), name => name.StartsWith("TorchSharp.", StringComparison.Ordinal));

    [TestMethod]
    public void Family_is_named_in_its_folder_and_in_the_registry_alone()
    {
        var families = TypesIn("Encoders").Select(name => FolderOf[name]).Where(folder => folder != "Encoders").Distinct().ToList();
        Assert.IsNotEmpty(families);
        foreach (var family in families)
        {
            var others = LibraryTypes().Where(name => FolderOf[name] != family).ToLookup(name => name == typeof(EncoderFamilies).FullName);
            HasNone(others[false], IsOfFamily);
            Assert.IsNotEmpty(Offenders(others[true], IsOfFamily), family);

            bool IsOfFamily(string name) => FolderOf.GetValueOrDefault(name) == family;
        }
    }

    [TestMethod]
    public void Metrics_are_computed_from_NET_values_and_only_their_columns_use_ML_NET()
    {
        HasNone(TypesIn("Metrics").Where(name => FolderOf[name] == "Metrics"), IsMLNet);
        Assert.IsNotEmpty(Offenders(TypesIn("Metrics").Where(name => FolderOf[name] == "Metrics/Columns"), IsMLNet));
    }

    [TestMethod]
    public void Library_uses_no_console_and_ends_no_process() =>
        HasNone(LibraryTypes(), name => name is "System.Console" or "System.Diagnostics.Process");

    [TestMethod]
    public void Rules_see_what_is_there()
    {
        Assert.IsNotEmpty(Offenders(TypesIn("Pipeline"), name => FolderOf.GetValueOrDefault(name) == "Training"));
        Assert.IsNotEmpty(Offenders(TypesIn("Pipeline"), name => name == $"{Root}.{nameof(PretrainedEncoder)}"));
        Assert.IsNotEmpty(Offenders(TypesIn("Pipeline"), IsMLNet));
        Assert.IsNotEmpty(Offenders(TypesIn("Text"), IsTokenizer));
        Assert.IsNotEmpty(Offenders(TypesIn("Methods"), name => name.StartsWith("TorchSharp.", StringComparison.Ordinal)));
        Assert.IsNotEmpty(Offenders(TypesIn("Encoders"), name => RoomOf(FolderOf.GetValueOrDefault(name, "none")) == "Methods"));
    }

    private static void HasNone(IEnumerable<string> types, Func<string, bool> isForbidden) =>
        HasNone(types, (_, other) => isForbidden(other));

    private static void HasNone(IEnumerable<string> types, Func<string, string, bool> isForbidden)
    {
        var offenders = Offenders(types, isForbidden);
        Assert.IsEmpty(offenders, string.Join(Environment.NewLine, offenders));
    }

    private static List<string> Offenders(IEnumerable<string> types, Func<string, bool> isForbidden) =>
        Offenders(types, (_, other) => isForbidden(other));

    private static List<string> Offenders(IEnumerable<string> types, Func<string, string, bool> isForbidden) =>
        [.. types.SelectMany(type => References[type].Where(other => isForbidden(type, other)).Select(other => $"{type} knows {other}"))];

    private static bool IsMLNet(string name) => name.StartsWith("Microsoft.ML.", StringComparison.Ordinal) && !IsTokenizer(name);

    private static bool IsTokenizer(string name) => name.StartsWith("Microsoft.ML.Tokenizers.", StringComparison.Ordinal);

    private static IEnumerable<string> TypesIn(string room) => LibraryTypes().Where(name => RoomOf(FolderOf[name]) == room);

    private static IEnumerable<string> LibraryTypes() =>
        References.Keys.Where(name => name.StartsWith(Root + ".", StringComparison.Ordinal));

    private static string RoomOf(string folder) => folder.Split('/')[0];

    private static string NameOf(Type type) => type.FullName!.Split('`')[0];

    private static Dictionary<string, string> ReadFolders()
    {
        var source = Path.Combine(Repository.Root, "src", Root);
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(source, Path.GetDirectoryName(file)!).Replace('\\', '/');
            if (folder.Split('/')[0] is "obj" or "bin")
                continue;
            var text = File.ReadAllText(file);
            foreach (Match declaration in Declaration().Matches(text))
                folders[$"{Namespace().Match(text).Groups["name"]}.{declaration.Groups["name"]}"] = folder;
        }

        return folders;
    }

    [GeneratedRegex(
        @"^(public|internal|file) [a-z ]*?\b(class|struct|record struct|record|interface|enum|delegate [\w<>?,\[\] ]+?) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\| (?<rooms>`[^|]*) \| (?<known>(`|none)[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("^namespace (?<name>[\\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
