namespace MLNet.Adapters.Checkpoints;

/// <summary>A whole file on the disk under a temporary name, which takes its final place or is deleted.</summary>
internal sealed class StagedFile : IDisposable
{
    private readonly string _target;
    private readonly string _temporary;

    /// <summary>Writes and flushes the file under a temporary name in the same folder.</summary>
    /// <param name="target">The full path to create or replace later.</param>
    /// <param name="write">Writes the whole content. It need not flush.</param>
    public StagedFile(string target, Action<Stream> write)
    {
        _target = target;
        _temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using var stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Renames the file to its final name. It takes over the permissions of a file that it replaces.</summary>
    public void Commit()
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_target))
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
        File.Move(_temporary, _target, overwrite: true);
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose() => File.Delete(_temporary);
}
