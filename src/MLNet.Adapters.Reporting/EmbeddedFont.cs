using ScottPlot;
using SkiaSharp;

namespace MLNet.Adapters.Reporting;

/// <summary>The font that is embedded in the library, for systems without fonts.</summary>
internal sealed class EmbeddedFont : IFontResolver
{
    /// <summary>The family of the font.</summary>
    public const string Name = "DejaVu Sans";

    /// <summary>The font list for SVG files, which are drawn with the viewer's fonts: Verdana's letters have the same width.</summary>
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

    /// <summary>Registers the font with the plotting library, once.</summary>
    public static void Register() => _ = Registered.Value;

    /// <summary>Returns the width of a text, in pixels.</summary>
    public static float WidthOf(string text, float size)
    {
        using var font = new SKFont(Registered.Value._typeface.Value, size);
        return font.MeasureText(text);
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? _typeface.Value : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? _typeface.Value : null;
}
