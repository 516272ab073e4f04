using System.Diagnostics;

namespace MLNet.Adapters.Tests;

/// <summary>A browser of this machine, without a window; tests that need one are skipped where there is none.</summary>
internal static class HeadlessBrowser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Opens a page, and returns its elements when its scripts have run, and what the browser logged.</summary>
    public static Task<(string Dom, string Errors)> Open(Uri page) => Run("--virtual-time-budget=20000", "--dump-dom", $"{page}");

    /// <summary>Takes a picture of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="path">The PNG file.</param>
    /// <param name="isDark">Whether the user prefers dark colours.</param>
    public static async Task<string> Photograph(Uri page, string path, bool isDark) =>
        (await Run(
            $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}", $"--screenshot={path}", "--window-size=900,2400", $"{page}"))
        .Errors;

    private static async Task<(string Output, string Errors)> Run(params string[] arguments)
    {
        var browser = Names.Select(name => Path.Combine("/usr/bin", name)).FirstOrDefault(File.Exists);
        if (browser is null)
            Assert.Inconclusive($"No browser: none of {string.Join(", ", Names)} is in /usr/bin.");
        using var process = Process.Start(new ProcessStartInfo(
            browser, ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, await errors);
    }
}
