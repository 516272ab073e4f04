using System.Xml.Linq;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Reporting;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Training;
using SkiaSharp;

namespace MLNet.Adapters.Tests.Reporting;

/// <summary>Pictures have their labels, on systems without fonts too, and are written whole.</summary>
[TestClass]
public sealed class PictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> Pictures() =>
    [
        ["heat map", FusionHeatMap.Draw(Explanation(12)), "movies"],
        ["heat map of a layer", FusionHeatMap.Draw(Explanation(12), 1), "layer 1"],
        ["layers", FusionLayerChart.Draw(Report()), "mean weight"],
        ["norms", AdapterNormChart.Draw(Norms()), "after epoch"],
        ["parameters", ParameterChart.Draw(), "hidden size 768"],
        ["bottlenecks", BottleneckChart.Draw([Measured(4), Measured(64)], 384, "trec"), "compression ratio 384 : R"],
        ["placements", PlacementChart.Draw([Measured(4), Measured(8)], "trec"), "R = 8"],
        ["steps", AdapterStepsChart.Draw(Steps()), "0.533"],
    ];

    public void Dispose() => _folder.Dispose();

    /// <summary>The glyphs come from the font in the assembly: there is no other of this object.</summary>
    [TestMethod]
    public void Font_of_the_pictures_is_the_embedded_one()
    {
        EmbeddedFont.Register();
        var font = ScottPlot.Fonts.FontResolvers.OfType<EmbeddedFont>().Single();

        Assert.AreSame(font.CreateTypeface(EmbeddedFont.Name, false, false), ScottPlot.Fonts.GetTypeface(EmbeddedFont.Name, false, false));
        Assert.IsTrue(font.CreateTypeface(EmbeddedFont.Name, false, false)!.ContainsGlyphs("aZ0→é"));
    }

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void Labels_have_ink_at_every_edge_that_has_them(string name, Picture picture, string label)
    {
        Assert.IsNotEmpty(label);
        picture.SavePng(_folder.File("picture.png"));
        using var bitmap = SKBitmap.Decode(_folder.File("picture.png"));

        Assert.AreEqual((picture.Width, picture.Height), (bitmap.Width, bitmap.Height));
        Assert.IsGreaterThan(60, Ink(bitmap, 0, 0, bitmap.Width, 32), $"{name}: title");
        if (name == "steps")
        {
            Assert.IsGreaterThan(600, Ink(bitmap, 0, 32, bitmap.Width, bitmap.Height), $"{name}: numbers");
            return;
        }

        Assert.IsGreaterThan(60, Ink(bitmap, 0, 40, 60, bitmap.Height - 40), $"{name}: left labels");
        Assert.IsGreaterThan(60, Ink(bitmap, 0, bitmap.Height - 30, bitmap.Width, bitmap.Height), $"{name}: bottom labels");
    }

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void Svg_is_XML_that_holds_the_labels(string name, Picture picture, string label)
    {
        picture.SaveSvg(_folder.File("picture.svg"));

        var text = string.Concat(XDocument.Load(_folder.File("picture.svg")).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value));
        StringAssert.Contains(text, label, name);
    }

    [TestMethod]
    public void A_hundred_tokens_stay_legible()
    {
        var picture = FusionHeatMap.Draw(Explanation(100));
        picture.SavePng(_folder.File("long.png"));
        using var bitmap = SKBitmap.Decode(_folder.File("long.png"));

        Assert.IsGreaterThan(100 * 18, picture.Width); // 13-point letters, turned, are 13 wide
        var columns = Enumerable.Range(0, bitmap.Width).Select(x => Ink(bitmap, x, bitmap.Height - 62, x + 1, bitmap.Height - 10) > 0).ToList();
        var labels = columns.Zip(columns.Skip(1)).Count(pair => pair is { First: false, Second: true });
        Assert.IsGreaterThanOrEqualTo(100, labels, "each token's label stands apart from its neighbours");
    }

    [TestMethod]
    public void A_larger_scale_gives_more_pixels_of_the_same_picture()
    {
        var picture = AdapterNormChart.Draw(Norms());
        picture.SavePng(_folder.File("large.png"), scale: 2);
        using var bitmap = SKBitmap.Decode(_folder.File("large.png"));

        Assert.AreEqual((2 * picture.Width, 2 * picture.Height), (bitmap.Width, bitmap.Height));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => picture.SavePng(_folder.File("none.png"), scale: 0));
    }

    [TestMethod]
    public void A_picture_that_cannot_be_written_leaves_nothing()
    {
        var picture = AdapterNormChart.Draw(Norms());

        Assert.ThrowsExactly<DirectoryNotFoundException>(() => picture.SavePng(_folder.File(Path.Combine("nowhere", "a.png"))));
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => picture.SaveSvg(_folder.File(Path.Combine("nowhere", "a.svg"))));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.File(".")));
    }

    [TestMethod]
    public void Nothing_to_draw_is_an_error_that_says_what_to_give()
    {
        Assert.ThrowsExactly<ArgumentException>(() => AdapterNormChart.Draw([]));
        Assert.ThrowsExactly<ArgumentException>(() => BottleneckChart.Draw([], 384, "trec"));
        Assert.ThrowsExactly<ArgumentException>(() => BottleneckChart.Draw([new("no size", 1, [0.5])], 384, "trec"));
        Assert.ThrowsExactly<ArgumentException>(() => PlacementChart.Draw([new("no accuracy", 1, [])], "trec"));
        Assert.ThrowsExactly<ArgumentException>(() => FusionHeatMap.Draw(Explanation(3), 2));
        Assert.ThrowsExactly<ArgumentException>(() => FusionLayerChart.Draw(Report() with { Layers = [] }));
    }

    private static int Ink(SKBitmap bitmap, int left, int top, int right, int bottom)
    {
        var dark = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var pixel = bitmap.GetPixel(x, y);
                dark += pixel.Red + pixel.Green + pixel.Blue < 384 ? 1 : 0;
            }
        }

        return dark;
    }

    private static FusionExplanation Explanation(int tokens)
    {
        var random = new Random(1);
        IReadOnlyList<IReadOnlyList<float>> Weights() => [.. Enumerable.Range(0, tokens).Select(_ =>
        {
            var (a, b) = (random.NextSingle(), random.NextSingle());
            return (IReadOnlyList<float>)[a / (a + b + 1), b / (a + b + 1), 1 / (a + b + 1)];
        })];
        return new(
            ["movies", "tweets", "news"],
            [.. Enumerable.Range(0, tokens).Select(token => new ExplainedToken($"word{token}", 0, 0, 1))],
            [new(0, SubLayer.FeedForward, Weights()), new(1, SubLayer.FeedForward, Weights())],
            new Dictionary<string, float>());
    }

    private static FusionReport Report() => new(
        ["movies", "tweets"], 10, [new(0, SubLayer.FeedForward, [0.4, 0.6], 0.6), new(1, SubLayer.FeedForward, [0.7, 0.3], 0.5)], [], []);

    private static AdapterNorm[] Norms() => [new(0, 0, SubLayer.FeedForward, 0.1), new(1, 0, SubLayer.FeedForward, 2), new(0, 1, SubLayer.FeedForward, 0.1), new(1, 1, SubLayer.FeedForward, 3)];

    private static MeasuredAccuracy Measured(int size) => new($"R = {size}", 1000 * size, [0.9 + (size / 1000.0), 0.91]) { BottleneckSize = size };

    private static AdapterSteps Steps() => new(
        [0.5, -0.3, 0.8, -0.1], [[0.4, 0.2, -0.1, 0.5], [-0.2, 0.5, 0.3, 0.1]], [0.1, -0.1], [0.11, -0.12], [0.11, 0],
        [[0.3, -0.2], [0.1, 0.4], [-0.2, 0.2], [0.5, -0.1]], [0, 0, 0, 0], [0.033, 0.011, -0.022, 0.055], [0.533, -0.289, 0.778, -0.045]);
}
