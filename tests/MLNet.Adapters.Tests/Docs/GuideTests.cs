using System.Text.RegularExpressions;
using MLNet.Adapters.Tests.Build;

namespace MLNet.Adapters.Tests.Docs;

[TestClass]
public sealed partial class GuideTests
{
    // What the text around a part of a program has introduced.
    private const string Introduced = """
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using Microsoft.ML.TorchSharp;
        using MLNet.Adapters;
        using MLNet.Adapters.Composition;
        using MLNet.Adapters.Methods;

        var context = new MLContext(seed: 1);
        var encoder = PretrainedEncoder.Default;
        IDataView rows = context.Data.LoadFromEnumerable<Review>([]);
        var (training, validation, test, english) = (rows, rows, rows, rows);
        var (adapter, model) = (Array.Empty<TrainedAdapter>().First(), Array.Empty<ITransformer>().First());

        """;

    private const string Classes = """

        internal sealed class Review
        {
            public string Text { get; set; } = "";
            public string Label { get; set; } = "";
        }

        internal sealed class Prediction
        {
            public string PredictedLabel { get; set; } = "";
            public float[] Score { get; set; } = [];
        }
        """;

    [TestMethod]
    [DynamicData(nameof(Guide))]
    public void Examples_compile_without_a_warning(string page)
    {
        foreach (var example in new Document(page).Examples)
            Assert.AreEqual("", ProgramCompiler.Errors(IsProgram(example) ? example : Introduced + example + Classes), example);
    }

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Links_lead_to_files_and_headings(string page)
    {
        foreach (var (file, anchor) in new Document(page).Links)
        {
            var target = file.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, file);
            Assert.IsTrue(Path.Exists(Path.Combine(Repository.Root, target)), $"{page} links to {file}");
            if (anchor.Length > 0)
                Assert.Contains(anchor, new Document(target).Anchors, $"{page} links to {file}#{anchor}");
        }
    }

    [TestMethod]
    public void Every_page_is_in_the_table_of_contents()
    {
        var listed = Reference().Matches(Document.Read("docs/guide/toc.yml"))
            .Select(match => Path.GetFullPath(Path.Combine(Repository.Root, "docs", "guide", match.Groups[1].Value)))
            .ToList();

        CollectionAssert.AreEquivalent(
            Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "index.md").ToList(),
            listed.Where(file => file.StartsWith(Path.Combine(Repository.Root, "docs"), StringComparison.Ordinal)).ToList());
    }

    /// <summary>Headings of the page are messages; their parts between placeholders in braces are texts of a source file.</summary>
    [TestMethod]
    public void Messages_of_the_troubleshooting_page_are_those_of_the_library()
    {
        var texts = Directory
            .GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => Joined().Replace(File.ReadAllText(file), string.Empty).Replace("\\\"", "\"", StringComparison.Ordinal))
            .ToList();
        var messages = Message().Matches(Document.Read("docs/guide/troubleshooting.md")).Select(match => match.Groups[1].Value).ToList();

        Assert.IsGreaterThan(20, messages.Count);
        foreach (var message in messages)
        {
            var parts = Placeholder().Split(message).Where(part => part.Length > 0).Select(Regex.Escape);
            var pattern = new Regex(string.Join(@"[^;]{0,200}?", parts), RegexOptions.None, TimeSpan.FromSeconds(10));
            Assert.IsTrue(texts.Exists(text => pattern.IsMatch(text)), message);
        }
    }

    private static IEnumerable<string> Guide => Document.Guide.Select(page => page.Path);

    private static IEnumerable<string> Pages => Document.All.Select(page => page.Path);

    // Others begin in the middle, and may dispose a variable.
    private static bool IsProgram(string example) => UsingDirective().IsMatch(example);

    [GeneratedRegex(@"href: (\S+\.md)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^using [A-Za-z.]+;")]
    private static partial Regex UsingDirective();

    [GeneratedRegex("^#+ `(.*)`$", RegexOptions.Multiline)]
    private static partial Regex Message();

    // A message over several lines: "…" + $"…".
    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"")]
    private static partial Regex Joined();

    [GeneratedRegex(@"\{[^}]*\}|…")]
    private static partial Regex Placeholder();
}
