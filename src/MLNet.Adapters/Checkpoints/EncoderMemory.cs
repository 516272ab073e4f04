using System.Runtime.InteropServices;
using MLNet.Adapters.Checkpoints.Pickles;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Encoder files whose bytes are in memory and do not change.</summary>
internal sealed class EncoderMemory(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) : IEncoderFileStore
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _files = new(files, StringComparer.Ordinal);

    public string Description => "in memory";

    public string NameOf(string name) => $"{name} in memory";

    public bool Contains(string name) => _files.ContainsKey(name);

    public Stream OpenRead(string name)
    {
        var bytes = _files[name];
        return MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    }

    public ITensorSource OpenTensors(string name) =>
        EncoderFiles.IsPickle(name) ? TorchFile.Over(OpenRead(name), NameOf(name))
        : name == EncoderFiles.StateDict ? SafetensorsFile.OverStateDict(new MemoryBytes(_files[name]), NameOf(name))
        : SafetensorsFile.Parse(_files[name], NameOf(name));

    public void CheckUnchanged(string name)
    {
        // The caller guarantees this.
    }

    public Exception Missing(string name, string message) => new InvalidDataException(message);
}
