namespace MLNet.Adapters.Checkpoints;

/// <summary>Writes a file so that a half-written file never has its name, not even after a crash or a full disk.</summary>
internal static class AtomicFile
{
    /// <summary>Writes under a temporary name in the same folder, flushes to the disk, then renames over <paramref name="path"/>.</summary>
    /// <remarks>
    /// If anything fails, an older file at <paramref name="path"/> stays as it was and the temporary one is removed. A symbolic link stays
    /// one: the file that it leads to is replaced.
    /// </remarks>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="write">Writes the whole content. It need not flush.</param>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        if (Path.GetFileName(target).Length == 0 || Directory.Exists(target))
            throw new ArgumentException($"Cannot write a file to '{path}', which names a folder. Give a file name in it.", nameof(path));
        if (!Directory.Exists(Path.GetDirectoryName(target)))
            throw new DirectoryNotFoundException($"Cannot write file '{path}': its folder does not exist. Create the folder first.");

        if (new FileInfo(target) is { LinkTarget: not null } link)
            target = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        using var staged = new StagedFile(target, write);
        staged.Commit();
    }
}
