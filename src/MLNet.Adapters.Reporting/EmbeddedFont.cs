using ScottPlot;
using SkiaSharp;

namespace MLNet.Adapters.Reporting;

/// <summary>The font that comes with the library, for systems that have none.</summary>
internal sealed class EmbeddedFont : IFontResolver
{
    /// <summary>Its family.</summary>
    public const string Name = "DejaVu Sans";

    /// <summary>For SVG files, which are drawn with the fonts of who looks at them: Verdana's letters are as wide.</summary>
    public const string NameAndSubstitutes = $"{Name}, Verdana, sans-serif";

    private static readonly Lazy<EmbeddedFont> Registered = new(() =>
    {
        var font = new EmbeddedFont();
        Fonts.FontResolvers.Insert(0, font);
        return font;
    });

    private readonly Lazy<SKTypeface> _typeface = new(() =>
    {
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")
            ?? throw new InvalidOperationException("The library's font is missing from its assembly. Install the package again.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    });

    /// <summary>Makes it known to the plotting library, once.</summary>
    public static void Register() => _ = Registered.Value;

    /// <summary>The width of a text, in pixels.</summary>
    public static float WidthOf(string text, float size)
    {
        using var font = new SKFont(Registered.Value._typeface.Value, size);
        return font.MeasureText(text);
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? _typeface.Value : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? _typeface.Value : null;
}
