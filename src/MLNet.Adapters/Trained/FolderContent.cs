using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Trained;

/// <summary>Writes finished files to a folder.</summary>
internal static class FolderContent
{
    /// <summary>Creates the folders and writes every file under a temporary name first, then renames them all.</summary>
    /// <remarks>
    /// If renaming is interrupted, the folder must not combine the configuration of one save with the weights of another: the
    /// <paramref name="marks"/>, without which nothing can be loaded, are removed first and written last.
    /// </remarks>
    /// <param name="folder">The folder; created if it does not exist.</param>
    /// <param name="files">The content of each file by its path in the folder; null removes an older file.</param>
    /// <param name="marks">The names of the files that every load needs.</param>
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
