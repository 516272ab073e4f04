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
        var examples = CodeBlock().Matches(Read(readme)).Select(match => match.Groups[1].Value).ToList();

        Assert.AreEqual(Read("samples/Quickstart/Program.cs").Trim(), examples[0].Trim());
        var others = WithoutIndentation(Read("samples/Quickstart/Fusion.cs") + Read("samples/Quickstart/Vectors.cs"));
        foreach (var example in examples.Skip(1))
            StringAssert.Contains(others, WithoutIndentation(example));

        static string WithoutIndentation(string code) => string.Join('\n', code.Trim().Split('\n').Select(line => line.Trim()));
    }

    [TestMethod]
    [DataRow("README.md")]
    [DataRow("CONTRIBUTING.md")]
    [DataRow("CHANGELOG.md")]
    [DataRow("docs/architecture.md")]
    [DataRow("docs/parity.md")]
    [DataRow("docs/dependencies.md")]
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
