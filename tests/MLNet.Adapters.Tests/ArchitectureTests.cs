using System.Reflection;
using Microsoft.ML;
using MLNet.Adapters.Encoders;
using NetArchTest.Rules;

namespace MLNet.Adapters.Tests;

/// <summary>The left may know the right, never the reverse: root → Pipeline → Training → Heads → Encoders → Methods; Checkpoints; Text; Metrics.</summary>
[TestClass]
public sealed class ArchitectureTests
{
    private const string Root = "MLNet.Adapters";

    private static readonly Assembly Library = typeof(PretrainedEncoder).Assembly;

    // The root's values, which pipelines pass on; the catalog is what stands on top of everything.
    private static readonly string[] RootValues =
    [
        nameof(PretrainedEncoder), nameof(TrainedAdapter), nameof(TrainedHead), nameof(EncoderLease), nameof(EncoderLookup),
        nameof(EncoderReference), nameof(EncoderStorage), nameof(MLNet.Adapters.DefaultEncoder),
        nameof(AdapterComposition), nameof(CompositionChildren), nameof(TrainedFusion), nameof(AdapterName),
    ];

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Records"] = [],
        ["Text"] = [],
        ["Methods"] = ["Records"],
        ["Encoders"] = ["Methods"],
        ["Heads"] = ["Encoders", "Methods"],
        ["Training"] = ["Heads", "Encoders", "Methods", "Text", "Records"],
        ["Checkpoints"] = ["Encoders", "Methods", "Heads"],
        ["Composition"] = [],
        ["Metrics"] = ["Records"],
        ["Pipeline"] = ["Records", "Composition", "Metrics", "Training", "Heads", "Encoders", "Methods", "Checkpoints", "Text"],
    };

    public static IEnumerable<string> Folders => Known.Keys;

    [TestMethod]
    public void Every_type_is_in_a_folder_that_the_rules_know()
    {
        var namespaces = Library.GetTypes().Select(type => type.Namespace).OfType<string>()
            .Where(name => name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal)).Distinct();

        CollectionAssert.IsSubsetOf(namespaces.Select(name => name.Split('.').ElementAtOrDefault(2) ?? "").Distinct().ToArray(), Known.Keys.Append("").ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void Folder_knows_only_what_is_right_of_it(string folder)
    {
        var forbidden = Known.Keys.Where(other => other != folder && !Known[folder].Contains(other)).Select(other => $"{Root}.{other}");

        HasNone(folder, forbidden.Concat(RootTypes().Where(name => folder is not ("Pipeline" or "Composition") || !RootValues.Contains(name)).Select(name => $"{Root}.{name}")));
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void Only_root_Pipeline_and_Metrics_use_ML_NET(string folder)
    {
        if (folder is not ("Pipeline" or "Metrics"))
            HasNone(folder, MLNetTypes());
    }

    [TestMethod]
    [DynamicData(nameof(Folders))]
    public void Only_Text_uses_the_tokenizer_package(string folder)
    {
        if (folder != "Text")
            HasNone(folder, ["Microsoft.ML.Tokenizers"]);
    }

    [TestMethod]
    public void Root_uses_no_tokenizer_package() => Assert.IsEmpty(Offenders(
        Types.InAssembly(Library).That().HaveNameMatching(".*").GetTypes().Where(type => type.Namespace == Root), ["Microsoft.ML.Tokenizers"]));

    [TestMethod]
    public void Text_gives_arrays_and_uses_no_tensor() => HasNone("Text", ["TorchSharp"]);

    [TestMethod]
    public void Metrics_use_no_tensor() => HasNone("Metrics", ["TorchSharp"]);

    [TestMethod]
    public void Metrics_are_computed_from_NET_values_and_only_their_columns_use_ML_NET()
    {
        Assert.IsEmpty(Offenders(In("Metrics").Where(type => type.Namespace == $"{Root}.Metrics"), MLNetTypes()));
        Assert.IsNotEmpty(Offenders(In("Metrics.Columns"), MLNetTypes()));
    }

    [TestMethod]
    public void Library_uses_no_console_and_ends_no_process() => Assert.IsEmpty(Offenders(Library.GetTypes(), ["System.Console", "System.Diagnostics.Process"]));

    [TestMethod]
    public void Rules_see_what_is_there()
    {
        Assert.IsNotEmpty(Offenders(In("Pipeline"), [$"{Root}.Training"]));
        Assert.IsNotEmpty(Offenders(In("Pipeline"), [$"{Root}.{nameof(PretrainedEncoder)}"]));
        Assert.IsNotEmpty(Offenders(In("Pipeline"), MLNetTypes()));
        Assert.IsNotEmpty(Offenders(In("Text"), ["Microsoft.ML.Tokenizers"]));
        Assert.IsNotEmpty(Offenders(In("Methods"), ["TorchSharp"]));
        Assert.IsNotEmpty(Offenders(In("Encoders"), [$"{Root}.Methods"]));
    }

    private static void HasNone(string folder, IEnumerable<string> forbidden)
    {
        var offenders = Offenders(In(folder), forbidden);
        Assert.IsEmpty(offenders, string.Join(Environment.NewLine, offenders));
    }

    private static IEnumerable<Type> In(string folder) => Library.GetTypes()
        .Where(type => type.Namespace == $"{Root}.{folder}" || type.Namespace?.StartsWith($"{Root}.{folder}.", StringComparison.Ordinal) == true);

    // Asked one by one, so that a failure names the dependency too.
    private static List<string> Offenders(IEnumerable<Type> types, IEnumerable<string> forbidden)
    {
        var names = types.Select(type => type.FullName!).ToHashSet();
        string[] dependencies = [.. forbidden];
        if (names.Count == 0 || dependencies.Length == 0)
            return [];
        return [.. Types.InAssembly(Library).That().HaveDependencyOnAny(dependencies).GetTypes().Select(type => type.FullName!).Where(names.Contains)];
    }

    private static IEnumerable<string> RootTypes() => Library.GetTypes().Where(type => type.Namespace == Root && !type.IsNested).Select(type => type.Name);

    private static IEnumerable<string> MLNetTypes() => new[] { typeof(MLContext), typeof(IDataView), typeof(Microsoft.ML.Runtime.IHost) }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .Where(type => !type.IsNested && type.Namespace?.StartsWith("Microsoft.ML", StringComparison.Ordinal) == true)
        .Select(type => type.FullName!.Split('`')[0])
        .Distinct();
}
