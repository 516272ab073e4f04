using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>A model in a file.</summary>
/// <param name="path">The full path.</param>
/// <param name="isWatched">Whether changes are looked for.</param>
internal sealed class FileSource(string path, bool isWatched) : ModelSource
{
    public override string Name => path;

    public override string Description => $"the file '{path}'";

    public override bool IsWatched => isWatched;

    public override SourcedModel Load(MLContext context)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"There is no file '{path}'. Check the path given to FromFile (a relative one starts at the current folder of the process, "
                + $"'{Environment.CurrentDirectory}'), or save the model there.",
                path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var before = (File.GetLastWriteTimeUtc(stream.SafeFileHandle), stream.Length);
        var model = context.Model.Load(stream, out var inputSchema);
        if (before != (File.GetLastWriteTimeUtc(stream.SafeFileHandle), stream.Length)) // a new file of the same name does no harm
            throw new IOException(
                "The file was written while it was read. Replace it by renaming a complete file, as Model.SaveAtomically does.");
        return new SourcedModel(model, inputSchema, model as IDisposable);
    }

    public override FileStamp? Stamp() => FileStamp.Of(path);
}
