using MLNet.Adapters.Reporting;

namespace MLNet.Adapters.Benchmarks.Results;

/// <summary>Where suites write their pictures.</summary>
internal static class PictureFolder
{
    private const string Usual = "docs/pictures";

    /// <summary>Returns the folder that the command line names, and creates it if it is missing.</summary>
    public static string Open(BenchmarkSettings settings) => Directory.CreateDirectory(settings.OutputPath ?? Usual).FullName;

    /// <summary>Writes a picture as PNG and as SVG.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name of both files.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="scale">The number of pixels per point of the PNG file.</param>
    public static void Save(string folder, string name, Picture picture, double scale = 1)
    {
        picture.SavePng(Path.Combine(folder, $"{name}.png"), scale);
        picture.SaveSvg(Path.Combine(folder, $"{name}.svg"));
        Console.WriteLine($"  {name}.png, {name}.svg: {picture.Width} × {picture.Height}");
    }
}
