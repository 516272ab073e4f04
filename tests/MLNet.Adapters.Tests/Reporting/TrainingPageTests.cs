using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML;
using MLNet.Adapters.Reporting;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Reporting;

/// <summary>The page about a training has what it promises, for every kind of model, and needs nothing else.</summary>
[TestClass]
public sealed partial class TrainingPageTests
{
    [TestMethod]
    public void Page_of_a_classifier_has_the_figures_of_its_test()
    {
        var context = new MLContext(1);
        using var model = TinyTask.Fit(TinyTask.Options with { HeldOutFraction = 0.2, MaxEpochs = 3 });
        var rows = context.Data.LoadFromEnumerable(TinyTask.Rows(31).Append(new LabelledText { Text = "a <b> & c", Label = "unknown" }));
        var scored = model.Transform(context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows));

        var html = TrainingPage.ToHtml(model, "Sentiment & more", scored);

        var page = Parse(html);
        Assert.AreEqual("Sentiment & more", page.Descendants("h1").Single().Value);
        StringAssert.Contains(html, FormattableString.Invariant($"accuracy <strong>{Accuracy(model, TinyTask.Rows(31)):0.000}</strong>"));
        StringAssert.Contains(html, "31 rows");
        StringAssert.Contains(html, "rows without a known label: 1");
        var tables = page.Descendants("table").ToList();
        var confusion = tables.Single(table => table.Descendants("th").Count() == 7 && table.Descendants("td").Count() == 9);
        Assert.AreEqual(31, confusion.Descendants("td").Sum(cell => (int)cell));
        CollectionAssert.AreEqual(
            new[] { "Reliability diagram", "Losses and accuracy by epoch", "What adapters add to a token, by epoch and layer" },
            page.Descendants("img").Select(image => (string)image.Attribute("alt")!).ToArray());
        Assert.IsFalse(External().IsMatch(html), "nothing is loaded from elsewhere");
    }

    [TestMethod]
    public void Page_is_written_for_other_models_and_without_rows()
    {
        using var folder = new TemporaryFolder();
        using var pairs = TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(12));
        using var fusion = TinyFusion.Fit(TinyFusion.Options);
        foreach (var (index, model) in new AdapterTransformer[] { pairs, fusion }.Index())
        {
            TrainingPage.Save(folder.File($"{index}.html"), model, "A model");
            var page = Parse(File.ReadAllText(folder.File($"{index}.html")));
            Assert.AreEqual("A model", page.Descendants("title").Single().Value);
            Assert.IsEmpty(page.Descendants("h2").Where(heading => heading.Value == "Test").ToList());
        }
    }

    [TestMethod]
    public void Page_of_a_given_adapter_has_no_figures_of_a_training()
    {
        using var model = new MLContext(1).Model.FromAdapter(TinyTask.Learnt, TinyTask.Encoder);

        var html = TrainingPage.ToHtml(model, "Given");

        Assert.AreEqual("Given", Parse(html).Descendants("h1").Single().Value);
        StringAssert.Contains(html, "<p>Nothing was trained: the model was made of a trained adapter.</p>");
        Assert.DoesNotContain("weights of epoch", html);
        Assert.DoesNotContain("<img", html);
    }

    [TestMethod]
    public void Page_of_a_fusion_shows_which_adapters_its_texts_use()
    {
        var context = new MLContext(1);
        using var model = TinyFusion.Fit(TinyFusion.Options);
        var rows = context.Data.LoadFromEnumerable(TinyTask.Rows(12));

        var page = Parse(TrainingPage.ToHtml(
            model, "A fusion", model.Transform(context.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows))));

        Assert.HasCount(1, page.Descendants("h2").Where(heading => heading.Value == "Fusion").ToList());
        var maps = page.Descendants("img").Where(image => (string)image.Attribute("alt")! == "Weight of each adapter by token").ToList();
        Assert.IsGreaterThan(0, maps.Count);
        Assert.IsLessThanOrEqualTo(2, maps.Count); // a text that is predicted right, and one that is not
    }

    [TestMethod]
    public async Task Page_is_shown_by_a_browser_in_light_and_dark_without_an_error()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyTask.Fit(TinyTask.Options with { HeldOutFraction = 0.2 });
        TrainingPage.Save(folder.File("page.html"), model, "A model");
        var page = new Uri(folder.File("page.html"));

        var (dom, errors) = await HeadlessBrowser.Open(page);
        var sizes = new List<long>();
        foreach (var isDark in new[] { false, true })
        {
            errors += await HeadlessBrowser.Photograph(page, folder.File("page.png"), isDark);
            sizes.Add(new FileInfo(folder.File("page.png")).Length);
        }

        StringAssert.Contains(dom, "A model");
        Assert.IsFalse(errors.Contains("CONSOLE", StringComparison.Ordinal), errors); // where a browser logs errors of pages
        // A picture of an empty page of this size takes about 12 kB.
        Assert.IsTrue(sizes.TrueForAll(size => size > 30_000), string.Join(", ", sizes));
        Assert.AreNotEqual(sizes[0], sizes[1]);
    }

    [TestMethod]
    public void Data_that_do_not_fit_are_refused()
    {
        var context = new MLContext(1);
        using var model = TinyTask.Fit(TinyTask.Options);
        using var pairs = TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(12));
        var scored = model.Transform(context.Data.LoadFromEnumerable(TinyTask.Rows(6)));

        StringAssert.Contains(Refused(() => TrainingPage.ToHtml(model, "x", scored)), "must be a key over texts");
        StringAssert.Contains(Refused(() => TrainingPage.ToHtml(model, "x", scored, textColumnName: "Other")), "no column 'Other'");
        StringAssert.Contains(Refused(() => TrainingPage.ToHtml(pairs, "x", scored)), "does not classify texts");

        static string Refused(Action write) => Assert.Throws<ArgumentException>(write).Message;
    }

    private static double Accuracy(AdapterTextClassificationTransformer model, IReadOnlyList<LabelledText> rows) =>
        TinyTask.Measure(model, rows).Accuracy;

    // HTML that is also XML, but for the tags that have no end.
    private static XElement Parse(string html) => XElement.Parse(VoidTags().Replace(
        html.Replace("<!doctype html>", string.Empty, StringComparison.OrdinalIgnoreCase), "<$1$2/>"));

    [GeneratedRegex("<(meta|img)([^>]*)>")]
    private static partial Regex VoidTags();

    [GeneratedRegex("(src|href)=\"(?!data:)")]
    private static partial Regex External();
}
