using System.Xml.Linq;
using MLNet.Adapters.Reporting;

namespace MLNet.Adapters.Tests.Reporting;

[TestClass]
public sealed class ExplainedWordsTests
{
    private static readonly WordExplanation Pair = new(
        WordExplanationMethod.Occlusion,
        "a < b",
        0.9,
        0.25,
        [
            new WordContribution("not", 0, 0, 3, -0.2),
            new WordContribution("<good>", 0, 5, 6, 0.4),
            new WordContribution("bad", 1, 0, 3, 0),
        ])
    {
        Texts = ["not  <good>!", "bad & new"],
    };

    [TestMethod]
    public void Html_is_well_formed_and_keeps_the_text()
    {
        var element = XElement.Parse(ExplainedWords.ToHtml(Pair), LoadOptions.PreserveWhitespace);

        CollectionAssert.AreEqual(
            new[] { "a < b: 0.900 (all words hidden: 0.250)", "not  <good>!", "bad & new" },
            element.Elements("p").Select(paragraph => paragraph.Value).ToArray());
        var words = element.Descendants("span").ToDictionary(span => span.Value, span => (string)span.Attribute("style")!);
        StringAssert.Contains(words["<good>"], "rgba(0,114,178,0.75)"); // the strongest
        StringAssert.Contains(words["not"], "rgba(213,94,0,0.38)"); // half of it
        StringAssert.Contains(words["bad"], ",0.00)");
        Assert.AreEqual("-0.200", (string)element.Descendants("span").First().Attribute("title")!);
    }

    [TestMethod]
    public void Console_text_is_the_text_between_colours()
    {
        var lines = ExplainedWords.ToConsole(Pair).Split('\n');

        StringAssert.Contains(lines[1], "\u001b[48;2;0;114;178m\u001b[97m<good>\u001b[0m!");
        Assert.AreEqual(
            "not  <good>!", System.Text.RegularExpressions.Regex.Replace(lines[1], "\u001b\\[[0-9;]*m", string.Empty));
        Assert.HasCount(3, lines);
    }

    [TestMethod]
    public void Explanation_without_words_is_not_drawn()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ExplainedWords.Draw(Pair with { Words = [] })).Message, "has no word");
        Assert.DoesNotContain("span", ExplainedWords.ToHtml(Pair with { Words = [] }));
    }
}
