using System.Text.RegularExpressions;
using MLNet.Adapters.Tests.Build;

namespace MLNet.Adapters.Tests.Docs;

[TestClass]
public sealed partial class ReadmeTests
{
    [TestMethod]
    [DataRow("README.md")]
    [DataRow("src/MLNet.Adapters/README.md")]
    public void Example_is_the_compiled_sample(string readme)
    {
        var samples = WithoutIndentation(Read("samples/Quickstart/Fusion.cs") + Read("samples/Quickstart/Vectors.cs"));

        Assert.AreEqual(Read("samples/Quickstart/Program.cs").Trim(), Examples(readme)[0].Trim());
        foreach (var (_, code) in Examples(readme).Skip(1).Select(Parted))
            StringAssert.Contains(samples, WithoutIndentation(code));

        static string WithoutIndentation(string code) => string.Join('\n', code.Trim().Split('\n').Select(line => line.Trim()));
    }

    /// <summary>
    /// Each further example compiles with the usings that it and the first one show, the first one's classes, and the data that its text
    /// speaks of.
    /// </summary>
    [TestMethod]
    public void Examples_compile_with_the_usings_that_are_shown()
    {
        var examples = Examples("README.md");
        var (firstUsings, first) = Parted(examples[0]);
        var classes = first[first.IndexOf("internal sealed class", StringComparison.Ordinal)..];
        var data = string.Concat(
            new[] { "reviews", "movieReviews", "tweetRows", "fewProductReviews" }.Select(name =>
                $"IDataView {name} = context.Data.LoadFromEnumerable<Review>([]);\n"));

        Assert.AreEqual("", CSharpCompilation.Errors(examples[0]));
        foreach (var (usings, code) in examples.Skip(1).Select(Parted))
            Assert.AreEqual(
                "",
                CSharpCompilation.Errors(
                    $"{string.Join('\n', firstUsings.Union(usings))}\nvar context = new MLContext(seed: 1);\n{data}{code}\n{classes}"),
                code);
    }

    [TestMethod]
    public void Examples_of_serving_compile()
    {
        var examples = Examples("src/MLNet.Adapters.Extensions/README.md");

        Assert.HasCount(2, examples);
        foreach (var example in examples)
            Assert.AreEqual("", CSharpCompilation.WebErrors(example), example);
    }

    [TestMethod]
    [DataRow("README.md")]
    [DataRow("CONTRIBUTING.md")]
    [DataRow("CHANGELOG.md")]
    [DataRow("docs/architecture.md")]
    [DataRow("docs/parity.md")]
    [DataRow("docs/dependencies.md")]
    [DataRow("docs/encoders.md")]
    [DataRow("docs/from-ml-net.md")]
    public void Links_lead_to_files(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (Match link in Link().Matches(Read(document)))
            Assert.IsTrue(Path.Exists(Path.Combine(folder, link.Groups[1].Value)), $"{document} links to {link.Groups[1].Value}");
    }

    [TestMethod]
    public void Parity_names_test_classes_that_exist()
    {
        var named = TestClass().Matches(Read("docs/parity.md")).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.IsNotEmpty(named);
        CollectionAssert.IsSubsetOf(named, typeof(ReadmeTests).Assembly.GetTypes().Select(type => type.Name).ToList());
    }

    [TestMethod]
    public void Every_package_with_a_version_has_its_reason_in_the_documentation()
    {
        var reasons = Read("docs/dependencies.md");

        foreach (Match package in PackageVersion().Matches(Read("Directory.Packages.props")))
            Assert.Contains($"`{package.Groups[1].Value}`", reasons);
    }

    private static List<string> Examples(string document) =>
        [.. CodeBlock().Matches(Read(document)).Select(match => match.Groups[1].Value)];

    private static (string[] Usings, string Code) Parted(string example)
    {
        var lines = example
            .Split('\n')
            .ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('='));
        return ([.. lines[true]], string.Join('\n', lines[false]));
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex("PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex PackageVersion();
}
