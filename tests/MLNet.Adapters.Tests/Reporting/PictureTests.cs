using System.Xml.Linq;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Reporting;
using MLNet.Adapters.Tests.Checkpoints;
using SkiaSharp;

namespace MLNet.Adapters.Tests.Reporting;

/// <summary>Pictures have their labels, on systems without fonts too, and are written whole.</summary>
[TestClass]
public sealed class PictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> Pictures() =>
        [
            [
                "heat map",
                FusionHeatMap.Draw(Explanation(12)),
                new[] { "Weight of each adapter by token (mean over all layers)", "movies", "tweets", "news", "word0", "word11" },
            ],
            [
                "heat map of a layer",
                FusionHeatMap.Draw(Explanation(12), 1),
                new[] { "Weight of each adapter by token (layer 1, feed-forward)", "word5" },
            ],
            [
                "heat map of 100 tokens",
                FusionHeatMap.Draw(Explanation(100)),
                Enumerable.Range(0, 100).Select(token => $"word{token}").ToArray(),
            ],
            [
                "words",
                ExplainedWords.Draw(new WordExplanation(
                    WordExplanationMethod.Occlusion,
                    "positive",
                    0.9,
                    0.4,
                    [new WordContribution("not", 0, 0, 3, -0.2), new WordContribution("good", 0, 4, 4, 0.4)])),
                new[] { "positive: 0.900 (all words hidden: 0.400)", "not", "good", "contribution to the score" },
            ],
            ["heat map of one adapter", FusionHeatMap.Draw(OneAdapter()), new[] { "movies", "1.00" }],
            [
                "layers",
                FusionLayerChart.Draw(Report([SubLayer.FeedForward], 6)),
                new[] { "Mean weight of each adapter (10 texts)", "layer", "mean weight", "0", "5", "movies", "tweets" },
            ],
            [
                "layers of two places",
                FusionLayerChart.Draw(Report([SubLayer.Attention, SubLayer.FeedForward], 12)),
                new[] { "Mean weight of each adapter (attention, 10 texts)", "11", "movies" },
            ],
            [
                "norms",
                AdapterNormChart.Draw(Norms([SubLayer.FeedForward], 6, 6)),
                new[] { "after epoch", "L2 norm", "start", "6", "layer 0", "layer 5" },
            ],
            [
                "norms of two places",
                AdapterNormChart.Draw(Norms([SubLayer.Attention, SubLayer.FeedForward], 12, 60)),
                new[] { "Mean norm of what each adapter adds (attention)", "60", "layer 11" },
            ],
            ["norms of many layers", AdapterNormChart.Draw(Norms([SubLayer.FeedForward], 32, 6)), new[] { "layer 0", "layer 31" }],
            [
                "parameters",
                ParameterChart.Draw(),
                new[]
                {
                    "Parameters of one adapter: 2·R·H + R + H",
                    "bottleneck size R",
                    "4",
                    "512",
                    "hidden size H = 384",
                    "hidden size H = 4096",
                },
            ],
            [
                "costs",
                CostChart.Draw(
                [
                    new("scoring", "tokens", "ms / row", [(16, 1), (32, 2), (64, 4), (128, 16)]),
                    new("step", "tokens", "ms / row", [(16, 3), (128, 3)]),
                    new("view", "rows", "s", [(1000, 0.5), (1_000_000, 500)]),
                ]),
                new[]
                {
                    "tokens", "rows", "ms / row", "scoring: exponent 1.50", "step: exponent 0.00", "view: exponent 1.00", "1 M", "1,000",
                },
            ],
            [
                "bottlenecks",
                BottleneckChart.Draw([Measured(4), Measured(64), Measured(256)], 384, "trec"),
                new[]
                {
                    "megabytes (numbers: parameters of adapter and head)", "4 k", "256 k", "bottleneck size R (hidden size 384)", "256",
                    "accuracy (mean, least and greatest of 2 seeds)",
                },
            ],
            [
                "one bottleneck",
                BottleneckChart.Draw([new("wide", 1, [1]) { BottleneckSize = 1024 }], 384, "trec"),
                new[] { "accuracy (1 seed)", "1.000" },
            ],
            [
                "placements",
                PlacementChart.Draw([Measured(4), Measured(8)], "trec"),
                new[] { "accuracy (mean, least and greatest of 2 seeds)", "R = 4", "4,000", "0.907", "R = 8", "8,000", "0.909" },
            ],
            [
                "methods",
                MethodChart.Draw([Measured(4) with { StepRatio = 0.56 }, Measured(8) with { StepRatio = 1 }], "trec"),
                new[]
                {
                    "trained parameters (method and head)",
                    "5 k",
                    "training step / step of full fine-tuning",
                    "R = 4: 0.907",
                    "R = 8: 0.909",
                },
            ],
            [
                "steps",
                AdapterStepsChart.Draw(Steps()),
                new[]
                {
                    "1. project down, 4 → 2: z = W↓ h + b↓",
                    "2. activate: a = ReLU(z)",
                    "0.11",
                    "−0.12",
                    "0.033",
                    "0.011",
                    "−0.022",
                    "0.055",
                    "0.533",
                    "−0.289",
                    "0.778",
                    "−0.045",
                },
            ],
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
    public void Every_label_has_ink_where_it_stands(string name, Picture picture, string[] expected)
    {
        var labels = Labels(picture);
        picture.SavePng(_folder.File("picture.png"));
        using var bitmap = SKBitmap.Decode(_folder.File("picture.png"));

        Assert.AreEqual((picture.Width, picture.Height), (bitmap.Width, bitmap.Height));
        CollectionAssert.IsSubsetOf(expected, labels.Select(label => label.Text).ToList(), name);
        foreach (var label in labels)
        {
            // Less than the thinnest letter has: a full stop.
            var (ink, letters) = (Ink(bitmap, label.Box), label.Text.Count(letter => letter != ' '));
            Assert.IsGreaterThanOrEqualTo(letters, ink, $"{name}: '{label.Text}' at {label.Box}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void Labels_are_large_whole_and_apart(string name, Picture picture, string[] expected)
    {
        var labels = Labels(picture);

        Assert.IsGreaterThanOrEqualTo(expected.Length, labels.Count);
        foreach (var (index, label) in labels.Index())
        {
            Assert.IsGreaterThanOrEqualTo(12, label.Size, $"{name}: '{label.Text}'");
            Assert.IsTrue(
                new SKRect(0, 0, picture.Width, picture.Height).Contains(label.Box),
                $"{name}: '{label.Text}' at {label.Box} is cut");
            foreach (var other in labels.Skip(index + 1))
                Assert.IsFalse(
                    label.Box.IntersectsWith(other.Box),
                    $"{name}: '{label.Text}' at {label.Box} and '{other.Text}' at {other.Box}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void Svg_is_white_and_names_fonts_that_others_have(string name, Picture picture, string[] expected)
    {
        var labels = Labels(picture);
        var drawn = XDocument
            .Load(_folder.File("picture.svg"))
            .Root!.Elements()
            .Where(element => element.Name.LocalName == "rect")
            .ToList();

        CollectionAssert.IsSubsetOf(expected, labels.Select(label => label.Text).ToList(), name);
        Assert.IsTrue(labels.All(label => label.Family == "DejaVu Sans, Verdana, sans-serif"), name);
        Assert.AreEqual("white", drawn[0].Attribute("fill")!.Value);
        Assert.IsTrue(drawn.All(rectangle => rectangle.Attribute("fill") is not null), $"{name}: a rectangle without a colour is black");
    }

    [TestMethod]
    public void Cells_of_an_SVG_heat_map_have_the_colours_of_the_PNG_one()
    {
        var explanation = Explanation(5);
        var picture = FusionHeatMap.Draw(explanation);
        picture.SavePng(_folder.File("picture.png"));
        using var bitmap = SKBitmap.Decode(_folder.File("picture.png"));
        var labels = Labels(picture);
        var fills = XDocument
            .Load(_folder.File("picture.svg"))
            .Descendants()
            .Where(element => element.Name.LocalName is "rect" or "path")
            .Select(element => element.Attribute("fill")?.Value)
            .ToHashSet();

        foreach (var token in explanation.Tokens)
        {
            foreach (var adapter in explanation.Adapters)
            {
                var (x, y) = (
                    labels.Single(label => label.Text == token.Text).Box.MidX,
                    labels.Single(label => label.Text == adapter).Box.MidY);
                var color = bitmap.GetPixel((int)x, (int)y);
                Assert.Contains($"#{color.Red:X2}{color.Green:X2}{color.Blue:X2}", fills, $"{token.Text}, {adapter}");
            }
        }
    }

    [TestMethod]
    public void Placements_of_equal_cost_and_accuracy_do_not_hide_each_other()
    {
        var labels = Labels(PlacementChart.Draw(
            [new("none", 1000, [0.7]), new("attention", 2000, [0.9]), new("feed-forward", 2000, [0.9]), new("both", 3000, [0.9])],
            "trec"));

        float[] places = [.. new[] { "none", "attention", "feed-forward", "both" }
            .Select(name => labels.Single(label => label.Text == name).Box.MidX)];
        CollectionAssert.AreEqual(places.Order().ToArray(), places);
        Assert.IsGreaterThan(100, places.Zip(places.Skip(1)).Min(pair => pair.Second - pair.First));
        Assert.HasCount(3, labels.Where(label => label.Text == "0.900" && label.Box.MidX > places[1]).ToList());
    }

    [TestMethod]
    public void Colour_scale_of_every_heat_map_is_from_0_to_1()
    {
        IReadOnlyList<float>[] weights = [[0.21f, 0.79f], [0.5f, 0.5f]];
        var labels = Labels(
            FusionHeatMap.Draw(Explanation(2) with { Adapters = ["movies", "tweets"], Places = [new(0, SubLayer.FeedForward, weights)] }));

        CollectionAssert.IsSubsetOf(new[] { "0.00", "0.50", "1.00" }, labels.Select(label => label.Text).ToList());
    }

    [TestMethod]
    public void A_hundred_tokens_fit_a_page()
    {
        var picture = FusionHeatMap.Draw(Explanation(100));

        Assert.IsLessThanOrEqualTo(1200, picture.Width);
        Assert.HasCount(3, Labels(picture).Where(label => label.Text == "movies").ToList(), "rows of tokens");
    }

    [TestMethod]
    public void A_larger_scale_gives_more_pixels_of_the_same_picture()
    {
        var picture = AdapterNormChart.Draw(Norms([SubLayer.FeedForward], 2, 3));
        picture.SavePng(_folder.File("large.png"), scale: 2);
        using var bitmap = SKBitmap.Decode(_folder.File("large.png"));

        Assert.AreEqual((2 * picture.Width, 2 * picture.Height), (bitmap.Width, bitmap.Height));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => picture.SavePng(_folder.File("none.png"), scale: 0));
    }

    [TestMethod]
    public void A_picture_that_cannot_be_written_leaves_nothing()
    {
        var picture = AdapterNormChart.Draw(Norms([SubLayer.FeedForward], 2, 3));

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
        Assert.ThrowsExactly<ArgumentException>(() => MethodChart.Draw([Measured(4)], "trec"));
        Assert.ThrowsExactly<ArgumentException>(() => MethodChart.Draw([], "trec"));
        Assert.ThrowsExactly<ArgumentException>(() => FusionHeatMap.Draw(Explanation(3), 2));
        Assert.ThrowsExactly<ArgumentException>(() => FusionHeatMap.Draw(Explanation(0)));
        Assert.ThrowsExactly<ArgumentException>(() => ParameterChart.Draw([]));
        Assert.ThrowsExactly<ArgumentException>(() => FusionLayerChart.Draw(Report([SubLayer.FeedForward], 2) with { Layers = [] }));
    }

    [TestMethod]
    public void Steps_whose_parts_do_not_fit_are_refused()
    {
        var steps = Steps();

        Assert.ThrowsExactly<ArgumentException>(() => AdapterStepsChart.Draw(steps with { Down = [] }));
        Assert.ThrowsExactly<ArgumentException>(() => AdapterStepsChart.Draw(steps with { Up = [[1], [2], [3], [4]] }));
        Assert.ThrowsExactly<ArgumentException>(() => AdapterStepsChart.Draw(steps with { Output = [1] }));
        var fault = Assert.ThrowsExactly<ArgumentException>(() => AdapterStepsChart.Draw(steps with { Input = new double[9] }));
        StringAssert.Contains(fault.Message, "9 numbers per token");
    }

    private IReadOnlyList<SvgLabel> Labels(Picture picture)
    {
        picture.SaveSvg(_folder.File("picture.svg"));
        return SvgLabel.Read(_folder.File("picture.svg"));
    }

    private static int Ink(SKBitmap bitmap, SKRect box) =>
        Ink(bitmap, (int)box.Left, (int)box.Top, (int)Math.Ceiling(box.Right), (int)Math.Ceiling(box.Bottom));

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

    private static FusionExplanation OneAdapter() =>
        new(
            ["movies"],
            [new("word", 0, 0, 4), new("[SEP]", null, 0, 0)],
            [
                new(
                    0,
                    SubLayer.FeedForward,
                    [
                        [1],
                        [1],
                    ]),
            ],
            new Dictionary<string, float>());

    private static FusionReport Report(SubLayer[] subLayers, int layers) =>
        new(
            ["movies", "tweets"],
            10,
            [
                .. Enumerable
                    .Range(0, layers)
                    .SelectMany(layer =>
                        subLayers.Select(place => new LayerFusionUse(layer, place, [0.4 + (layer / 50.0), 0.6 - (layer / 50.0)], 0.6))),
            ],
            [],
            []);

    private static AdapterNorm[] Norms(SubLayer[] subLayers, int layers, int epochs) =>
        [
            .. Enumerable
                .Range(0, epochs + 1)
                .SelectMany(epoch =>
                    Enumerable
                        .Range(0, layers)
                        .SelectMany(layer =>
                            subLayers.Select(place => new AdapterNorm(epoch, layer, place, 0.1 + (epoch * (layer + 1) / 10.0))))),
        ];

    private static MeasuredAccuracy Measured(int size) =>
        new($"R = {size}", 1000 * size, [0.9 + (size / 1000.0), 0.91]) { BottleneckSize = size };

    private static AdapterSteps Steps() => new(
        [0.5, -0.3, 0.8, -0.1], [[0.4, 0.2, -0.1, 0.5], [-0.2, 0.5, 0.3, 0.1]], [0.1, -0.1], [0.11, -0.12], [0.11, 0],
        [[0.3, -0.2], [0.1, 0.4], [-0.2, 0.2], [0.5, -0.1]], [0, 0, 0, 0], [0.033, 0.011, -0.022, 0.055], [0.533, -0.289, 0.778, -0.045]);
}
