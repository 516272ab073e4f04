using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>The temporary folder, to which ML.NET unpacks a model while it loads it.</summary>
internal static class UnpackFolder
{
    /// <summary>Says why the folder of a context cannot be used, and what to do; null if it can.</summary>
    public static string? Fault(MLContext context)
    {
        var folder = string.IsNullOrEmpty(context.TempFilePath) ? Path.GetTempPath() : context.TempFilePath;
        try
        {
            using var file = File.Create(Path.Combine(folder, Path.GetRandomFileName()), bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"ML.NET unpacks models to the temporary folder '{folder}', which cannot be written. Make it writable, or name "
                + "another one: in the options, Context = new MLContext { TempFilePath = … }, or the environment variable TMPDIR (TEMP on "
                + "Windows).";
        }
    }
}
