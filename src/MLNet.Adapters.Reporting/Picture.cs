using MLNet.Adapters.Checkpoints;
using ScottPlot;
using SkiaSharp;

namespace MLNet.Adapters.Reporting;

/// <summary>A drawn picture, to be saved as PNG or SVG.</summary>
public sealed class Picture
{
    private const int Margin = 6; // pixels
    private readonly Action<SKCanvas, PixelRect> _render;

    internal Picture(int width, int height, params Plot[] plots)
    {
        (Width, Height) = (width, height);
        if (plots.Length == 1)
        {
            _render = (canvas, rectangle) => plots[0].Render(canvas, rectangle);
            return;
        }

        var side = new Multiplot();
        side.RemovePlot(side.Subplots.GetPlot(0));
        foreach (var plot in plots)
            side.AddPlot(plot);
        side.Layout = new ScottPlot.MultiplotLayouts.Columns();
        _render = (canvas, rectangle) => side.Render(canvas, rectangle);
    }

    /// <summary>The width in pixels at which it is meant to be seen.</summary>
    public int Width { get; }

    /// <summary>The height in pixels at which it is meant to be seen.</summary>
    public int Height { get; }

    /// <summary>Writes a PNG file, which appears whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="scale">Pixels a point: 2 doubles the resolution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above 0 or above 8.</exception>
    /// <exception cref="IOException">The folder is missing, or the file cannot be written.</exception>
    public void SavePng(string path, double scale = 1)
    {
        if (!(scale is > 0 and <= 8))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be above 0 and at most 8.");
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Ceiling(Width * scale), (int)Math.Ceiling(Height * scale)));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale((float)scale);
        _render(surface.Canvas, new PixelRect(Margin, Width - Margin, Height - Margin, Margin));
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(path, png.SaveTo);
    }

    /// <summary>Writes an SVG file, which appears whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">The folder is missing, or the file cannot be written.</exception>
    public void SaveSvg(string path)
    {
        using var memory = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), memory))
        {
            canvas.Clear(SKColors.White);
            _render(canvas, new PixelRect(Margin, Width - Margin, Height - Margin, Margin));
        }

        AtomicFile.Write(path, stream => stream.Write(memory.ToArray()));
    }
}
