using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters;

/// <summary>Puts files that are ready into a folder.</summary>
internal static class FolderContent
{
    /// <summary>Makes the folders first, then writes each file whole or not at all.</summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="files">Each file's bytes by its path in the folder; null removes an older file.</param>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]?> files)
    {
        if (File.Exists(folder))
            throw new ArgumentException($"'{folder}' is a file. Name a folder.", nameof(folder));
        foreach (var parent in files.Keys.Select(Path.GetDirectoryName).Distinct())
            Directory.CreateDirectory(Path.Combine(folder, parent!));
        foreach (var (name, bytes) in files)
        {
            var path = Path.Combine(folder, name);
            if (bytes is null)
                File.Delete(path);
            else
                AtomicFile.Write(path, stream => stream.Write(bytes));
        }
    }
}
