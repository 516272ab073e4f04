using System.Globalization;
using System.Xml.Linq;
using MLNet.Adapters.Reporting;
using SkiaSharp;

namespace MLNet.Adapters.Tests.Reporting;

/// <summary>A text of an SVG file and where it stands: the same place as in the PNG file.</summary>
internal sealed record SvgLabel(string Text, float Size, string Family, SKRect Box)
{
    private const float Ascent = 0.76f;  // of a capital letter or a digit, in font sizes
    private const float Descent = 0.24f; // of a "g"

    public static IReadOnlyList<SvgLabel> Read(string path) =>
        [
            .. XDocument
                .Load(path)
                .Descendants()
                .Where(element => element.Name.LocalName == "text")
                .Select(Of)
                .Where(label => label.Text.Length > 0),
        ];

    private static SvgLabel Of(XElement element)
    {
        var text = element.Value.Trim();
        var size = Numbers(element, "font-size")[0];
        var (x, y) = (Numbers(element, "x")[0], Numbers(element, "y")[0]);
        var box = new SKRect(x, y - (Ascent * size), x + EmbeddedFont.WidthOf(text, size), y + (Descent * size));
        var matrix = element.Attribute("transform")?.Value is { } transform ? Matrix(transform) : SKMatrix.Identity;
        return new SvgLabel(text, size, element.Attribute("font-family")!.Value, matrix.MapRect(box));
    }

    private static SKMatrix Matrix(string transform)
    {
        var numbers = transform[(transform.IndexOf('(', StringComparison.Ordinal) + 1)..^1]
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture))
            .ToArray();
        return transform.Split('(')[0] switch
        {
            "matrix" => new SKMatrix(numbers[0], numbers[2], numbers[4], numbers[1], numbers[3], numbers[5], 0, 0, 1),
            "translate" => SKMatrix.CreateTranslation(numbers[0], numbers[1]),
            var other => throw new NotSupportedException($"The transform '{other}' is not known to this test."),
        };
    }

    private static float[] Numbers(XElement element, string name) =>
        [
            .. element
                .Attribute(name)!
                .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
        ];
}
