namespace MLNet.Adapters.Build;

/// <summary>Writes files so that a reader sees the old or the new content, never a part, and no link is written through.</summary>
/// <remarks>The content goes to a new file in the same folder, reaches the disk, and is renamed over the old name.</remarks>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="content"/> unless the file holds exactly that already.</summary>
    /// <returns>Whether the file was written.</returns>
    public static bool WriteIfDifferent(string path, byte[] content)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).SequenceEqual(content))
        {
            return false;
        }

        Replace(path, stream => stream.Write(content, 0, content.Length));
        return true;
    }

    /// <summary>Copies a file with its time of change unless the destination has the same length and time.</summary>
    /// <returns>Whether the file was written.</returns>
    public static bool CopyIfNewer(string source, string destination)
    {
        var from = new FileInfo(source);
        var to = new FileInfo(destination);
        if (to.Exists && to.Length == from.Length && to.LastWriteTimeUtc == from.LastWriteTimeUtc)
        {
            return false;
        }

        Replace(destination, stream => CopyContent(source, stream), from.LastWriteTimeUtc);
        return true;
    }

    private static void CopyContent(string source, Stream destination)
    {
        using FileStream stream = File.OpenRead(source);
        stream.CopyTo(destination, bufferSize: 1 << 20);
    }

    private static void Replace(string path, Action<Stream> write, DateTime? lastWriteTimeUtc = null)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        string written = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(written, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (lastWriteTimeUtc is { } time)
            {
                File.SetLastWriteTimeUtc(written, time);
            }

            RenameOver(written, path);
        }
        finally
        {
            File.Delete(written);
        }
    }

    private static void RenameOver(string written, string path)
    {
        if (!File.Exists(path))
        {
            try
            {
                File.Move(written, path);
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another build made the file meanwhile: replace it as if it had been there before.
            }
        }

        File.Replace(written, path, destinationBackupFileName: null);
    }
}
