using System.Text.RegularExpressions;

namespace MLNet.Adapters.Tests.Docs;

[TestClass]
public sealed partial class ReadmeTests
{
    [TestMethod]
    [DataRow("README.md")]
    [DataRow("src/MLNet.Adapters/README.md")]
    public void Example_is_the_compiled_sample(string readme)
    {
        var samples = WithoutIndentation(Document.Read("samples/Quickstart/Fusion.cs") + Document.Read("samples/Quickstart/Vectors.cs"));
        var examples = new Document(readme).Examples;

        Assert.AreEqual(Document.Read("samples/Quickstart/Program.cs").Trim(), examples[0].Trim());
        foreach (var (_, code) in examples.Skip(1).Select(Parted))
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
        var examples = new Document("README.md").Examples;
        var (firstUsings, first) = Parted(examples[0]);
        var classes = first[first.IndexOf("internal sealed class", StringComparison.Ordinal)..];
        var data = string.Concat(
            new[] { "reviews", "movieReviews", "tweetRows", "fewProductReviews" }.Select(name =>
                $"IDataView {name} = context.Data.LoadFromEnumerable<Review>([]);\n"));

        Assert.AreEqual("", ProgramCompiler.Errors(examples[0]));
        foreach (var (usings, code) in examples.Skip(1).Select(Parted))
            Assert.AreEqual(
                "",
                ProgramCompiler.Errors(
                    $"{string.Join('\n', firstUsings.Union(usings))}\nvar context = new MLContext(seed: 1);\n{data}{code}\n{classes}"),
                code);
    }

    [TestMethod]
    public void Examples_of_serving_compile()
    {
        var examples = new Document("src/MLNet.Adapters.Extensions/README.md").Examples;

        Assert.HasCount(2, examples);
        foreach (var example in examples)
            Assert.AreEqual("", ProgramCompiler.Errors(example), example);
    }

    [TestMethod]
    public void Parity_names_test_classes_that_exist()
    {
        var named = TestClass().Matches(Document.Read("docs/parity.md")).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.IsNotEmpty(named);
        CollectionAssert.IsSubsetOf(named, typeof(ReadmeTests).Assembly.GetTypes().Select(type => type.Name).ToList());
    }

    [TestMethod]
    public void Every_package_with_a_version_has_its_reason_in_the_documentation()
    {
        var reasons = Document.Read("docs/dependencies.md");

        foreach (Match package in PackageVersion().Matches(Document.Read("Directory.Packages.props")))
            Assert.Contains($"`{package.Groups[1].Value}`", reasons);
    }

    private static (string[] Usings, string Code) Parted(string example)
    {
        var lines = example
            .Split('\n')
            .ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('='));
        return ([.. lines[true]], string.Join('\n', lines[false]));
    }

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex("PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex PackageVersion();
}
