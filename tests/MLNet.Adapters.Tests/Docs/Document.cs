using System.Text.RegularExpressions;
using MLNet.Adapters.Tests.Build;

namespace MLNet.Adapters.Tests.Docs;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">The path in the repository.</param>
internal sealed partial record Document(string Path)
{
    /// <summary>The pages of docs/ and the files in the root folder.</summary>
    public static IEnumerable<Document> All =>
        Directory.GetFiles(Repository.Root, "*.md")
            .Concat(Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => new Document(System.IO.Path.GetRelativePath(Repository.Root, file)));

    /// <summary>The pages of docs/guide.</summary>
    public static IEnumerable<Document> Guide =>
        All.Where(page => page.Path.StartsWith(System.IO.Path.Combine("docs", "guide"), StringComparison.Ordinal));

    public string Text { get; } = Read(Path);

    /// <summary>The page without its code, in which a link or a heading is none.</summary>
    public string Prose => Code().Replace(Text, string.Empty);

    /// <summary>The examples in C#.</summary>
    public IReadOnlyList<string> Examples => [.. CSharp().Matches(Text).Select(match => match.Groups[1].Value)];

    /// <summary>The links to files, each with a file, or an empty text for this page, and an anchor, or an empty text.</summary>
    public IEnumerable<(string File, string Anchor)> Links =>
        Link().Matches(Prose).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>The anchors of the headings, as code hosts and the site make them.</summary>
    public IReadOnlySet<string> Anchors =>
        Heading().Matches(Prose)
            .Select(match => Sign().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'))
            .ToHashSet(StringComparer.Ordinal);

    public static string Read(string path) =>
        File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    public override string ToString() => Path;

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharp();

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]*)#?([^)]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Sign();
}
