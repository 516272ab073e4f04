namespace MLNet.Adapters.Extensions.Serving;

/// <summary>What tells one version of a file from another without reading it.</summary>
/// <param name="Target">The file, or what a link leads to.</param>
/// <param name="Written">When it was last written, in UTC.</param>
/// <param name="Length">Its size in bytes.</param>
internal sealed record FileStamp(string Target, DateTime Written, long Length)
{
    /// <summary>Returns the stamp of a file; null if there is none.</summary>
    public static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
                file = (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
            return file.Exists ? new FileStamp(file.FullName, file.LastWriteTimeUtc, file.Length) : null;
        }
        catch (IOException) // it is being exchanged
        {
            return null;
        }
    }
}
