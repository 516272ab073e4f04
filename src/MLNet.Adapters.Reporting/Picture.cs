using System.Text;
using MLNet.Adapters.Checkpoints;
using ScottPlot;
using SkiaSharp;

namespace MLNet.Adapters.Reporting;

/// <summary>A drawn picture that can be saved as PNG or SVG.</summary>
public sealed class Picture
{
    private const int Margin = 6; // pixels
    private readonly IReadOnlyList<Panel> _panels;

    internal Picture(int width, int height, Plot plot)
        : this(width, height, [new Panel(plot, 0, 0, width, height)])
    {
    }

    internal Picture(int width, int height, IReadOnlyList<Panel> panels) => (Width, Height, _panels) = (width, height, panels);

    /// <summary>The intended display width, in pixels.</summary>
    public int Width { get; }

    /// <summary>The intended display height, in pixels.</summary>
    public int Height { get; }

    /// <summary>Writes a PNG file atomically: it is written completely or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="scale">The number of pixels per point: 2 doubles the resolution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above 0, or is above 8.</exception>
    /// <exception cref="IOException">The folder is missing, or the file cannot be written.</exception>
    public void SavePng(string path, double scale = 1)
    {
        if (!(scale is > 0 and <= 8))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be above 0 and at most 8.");
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Ceiling(Width * scale), (int)Math.Ceiling(Height * scale)));
        surface.Canvas.Scale((float)scale);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(path, png.SaveTo);
    }

    /// <summary>Writes an SVG file atomically: it is written completely or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">The folder is missing, or the file cannot be written.</exception>
    public void SaveSvg(string path)
    {
        var svg = ToSvg();
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
    }

    /// <summary>Returns the picture as an SVG document.</summary>
    internal string ToSvg()
    {
        using var memory = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), memory))
            Draw(canvas);
        return Encoding
            .UTF8.GetString(memory.ToArray())
            .Replace(
                $"font-family=\"{EmbeddedFont.Name}\"",
                $"font-family=\"{EmbeddedFont.NameAndSubstitutes}\"",
                StringComparison.Ordinal);
    }

    private void Draw(SKCanvas canvas)
    {
        using var white = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(0, 0, Width, Height, white);
        foreach (var panel in _panels)
        {
            var area = new PixelRect(
                panel.Left + Margin,
                panel.Left + panel.Width - Margin,
                panel.Top + panel.Height - Margin,
                panel.Top + Margin);
            // A plot's first rendering draws everything twice, once to find its layout; that result is discarded.
            using (var nobody = new SKNoDrawCanvas(Width, Height))
                panel.Plot.Render(nobody, area);
            // Clearing would erase the previous panels, and is a black rectangle in an SVG file.
            panel.Plot.RenderManager.ClearCanvasBeforeEachRender = false;
            panel.Plot.Render(canvas, area);
        }
    }
}
