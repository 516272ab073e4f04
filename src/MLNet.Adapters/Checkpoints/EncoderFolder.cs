using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using MLNet.Adapters.Checkpoints.Pickles;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Encoder files in a folder, each of which must keep its initial length and write time.</summary>
/// <param name="path">Full path of the folder.</param>
internal sealed class EncoderFolder(string path) : IEncoderFileStore
{
    private readonly ConcurrentDictionary<string, FileStamp> _stamps = new(StringComparer.Ordinal);

    public string Description => $"folder '{path}'";

    public string NameOf(string name) => Path.Combine(path, name);

    public bool Contains(string name) => File.Exists(NameOf(name));

    public Stream OpenRead(string name)
    {
        var handle = OpenHandle(name);
        return new FileStream(handle, FileAccess.Read, bufferSize: 1 << 16);
    }

    public ITensorSource OpenTensors(string name)
    {
        if (EncoderFiles.IsPickle(name))
            return TorchFile.Over(OpenRead(name), NameOf(name));
        return name == EncoderFiles.StateDict ? OpenStateDict(name) : SafetensorsFile.Over(Map(name), NameOf(name));
    }

    /// <summary>Opens a file of weights that TorchSharp wrote.</summary>
    /// <exception cref="InvalidDataException">The file has changed since it was first requested, or is not valid.</exception>
    public ITensorSource OpenStateDict(string name) => SafetensorsFile.OverStateDict(Map(name), NameOf(name));

    public void CheckUnchanged(string name) => OpenHandle(name).Dispose();

    public Exception Missing(string name, string message) => new FileNotFoundException(message, NameOf(name));

    private MappedBytes Map(string name)
    {
        var bytes = MappedBytes.Open(NameOf(name));
        try
        {
            Check(name, bytes.Stamp);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
        return bytes;
    }

    private SafeFileHandle OpenHandle(string name)
    {
        var handle = File.OpenHandle(NameOf(name), share: FileShare.Read | FileShare.Delete);
        try
        {
            Check(name, FileStamp.Of(handle));
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void Check(string name, FileStamp stamp)
    {
        var first = _stamps.GetOrAdd(name, stamp);
        if (first != stamp)
            throw new InvalidDataException(
                $"File '{NameOf(name)}' changed since the encoder was opened: {first} then, {stamp} now. "
                + "Open the encoder again from its folder.");
    }
}
