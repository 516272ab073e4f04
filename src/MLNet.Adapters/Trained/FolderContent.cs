using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Trained;

/// <summary>Puts files that are ready into a folder.</summary>
internal static class FolderContent
{
    /// <summary>Makes the folders and writes every file beside its place first, then renames them all.</summary>
    /// <remarks>
    /// Should the renaming be cut off, the folder must not pair one save's configuration with another's weights: the
    /// <paramref name="marks"/>, without which nothing can be loaded, go first and come last.
    /// </remarks>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="files">Each file's bytes by its path in the folder; null removes an older file.</param>
    /// <param name="marks">The names of the files that no load can do without.</param>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]?> files, IReadOnlyCollection<string> marks)
    {
        if (File.Exists(folder))
            throw new ArgumentException($"'{folder}' is a file. Name a folder.", nameof(folder));
        foreach (var parent in files.Keys.Select(Path.GetDirectoryName).Distinct())
            Directory.CreateDirectory(Path.Combine(folder, parent!));
        var staged = new List<(bool IsMark, StagedFile File)>();
        try
        {
            foreach (var (name, bytes) in files)
            {
                if (bytes is not null)
                    staged.Add((IsMark(name), new StagedFile(Path.GetFullPath(Path.Combine(folder, name)), stream => stream.Write(bytes))));
            }

            foreach (var (name, _) in files.Where(file => file.Value is null || IsMark(file.Key)))
                File.Delete(Path.Combine(folder, name));
            foreach (var (_, file) in staged.OrderBy(one => one.IsMark))
                file.Commit();
        }
        finally
        {
            staged.ForEach(one => one.File.Dispose());
        }

        bool IsMark(string name) => marks.Contains(Path.GetFileName(name));
    }
}
