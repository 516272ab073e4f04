using System.IO.Compression;

namespace MLNet.Adapters.Checkpoints.Pickles;

/// <summary>The format of PyTorch 1.6 and later: a zip file with the pickle and a file for each storage, not compressed.</summary>
internal sealed class TorchZip : ITorchStorages
{
    private const string Pickle = "data.pkl";
    private readonly ZipArchive _zip;
    private readonly string _folder;

    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public TorchZip(Stream stream, string name)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var pickle = _zip.Entries.FirstOrDefault(entry => entry.Name == Pickle)
            ?? throw new InvalidDataException(
                $"'{name}' is a zip file without {Pickle}. Use the file that torch.save wrote, or convert it to safetensors.");
        _folder = pickle.FullName[..^Pickle.Length];
        RefuseCompression(pickle, name);
        foreach (var entry in _zip.Entries.Where(entry => entry.FullName == $"{_folder}byteorder"))
        {
            using var reader = new StreamReader(entry.Open());
            if (reader.ReadToEnd().Trim() is var order and not "little")
                throw new InvalidDataException(
                    $"'{name}' has the byte order '{order}'; only little is supported. Convert it to safetensors.");
        }

        foreach (var entry in _zip.Entries.Where(entry => entry.FullName.StartsWith($"{_folder}data/", StringComparison.Ordinal)))
            RefuseCompression(entry, name);
        using var content = new BufferedStream(pickle.Open());
        Saved = new PickleReader(content, name).Read();
    }

    public object? Saved { get; }

    public long LengthOf(TorchStorage storage) => EntryOf(storage)?.Length ?? -1;

    public void Visit(TorchStorage storage, Action<Stream> read)
    {
        using var stream = EntryOf(storage)!.Open();
        read(stream);
    }

    public void Dispose() => _zip.Dispose();

    private ZipArchiveEntry? EntryOf(TorchStorage storage) => _zip.GetEntry($"{_folder}data/{storage.Key}");

    // torch.save never compresses; what does could grow without end.
    private static void RefuseCompression(ZipArchiveEntry entry, string name)
    {
        if (entry.Length != entry.CompressedLength)
            throw new InvalidDataException(
                $"'{name}' contains '{entry.FullName}' compressed, which torch.save never does. Convert it to safetensors.");
    }
}
