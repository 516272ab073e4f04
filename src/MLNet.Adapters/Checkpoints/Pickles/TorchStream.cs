using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace MLNet.Adapters.Checkpoints.Pickles;

/// <summary>The format before PyTorch 1.6: pickles one after another, then the numbers of each storage.</summary>
internal sealed class TorchStream : ITorchStorages
{
    private static readonly BigInteger Magic =
        BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly BufferedStream _stream;
    private readonly Dictionary<string, (long Begin, long Count)> _storages = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public TorchStream(Stream stream, string name)
    {
        _stream = new BufferedStream(stream);
        var pickles = new PickleReader(_stream, name);
        if (pickles.Read() is not BigInteger magic || magic != Magic)
            throw Unknown(name);
        if (pickles.Read() is not 1001L)
            throw Unknown(name);
        if (pickles.Read() is not Dictionary<string, object?> system || system.GetValueOrDefault("little_endian") is not true)
            throw new InvalidDataException(
                $"'{name}' does not have the byte order little, which alone is supported. Convert it to safetensors.");
        Saved = pickles.Read();
        if (pickles.Read() is not List<object?> keys)
            throw Unknown(name);
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var tensor in (Saved as Dictionary<string, object?>)?.Values.OfType<TorchTensor>() ?? [])
            sizes[tensor.Storage.Key] = tensor.Storage.Type.ElementSize();
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (var key in keys)
        {
            if (key is not string text || !sizes.TryGetValue(text, out var size))
                throw new InvalidDataException($"'{name}' has a storage that none of its tensors uses. Convert it to safetensors.");
            if (_stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
                throw new InvalidDataException($"'{name}' ends before its storage '{text}'. Download it again.");
            var count = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (count < 0 || count > (_stream.Length - _stream.Position) / size)
                throw new InvalidDataException($"'{name}' ends within its storage '{text}' of {count} numbers. Download it again.");
            _storages[text] = (_stream.Position, count * size);
            _stream.Seek(count * size, SeekOrigin.Current);
        }
    }

    public object? Saved { get; }

    public long LengthOf(TorchStorage storage) => _storages.TryGetValue(storage.Key, out var found) ? found.Count : -1;

    public void Visit(TorchStorage storage, Action<Stream> read)
    {
        _stream.Seek(_storages[storage.Key].Begin, SeekOrigin.Begin);
        read(_stream);
    }

    public void Dispose() => _stream.Dispose();

    private static InvalidDataException Unknown(string name) => new(
        $"'{name}' is neither a zip file nor an older file of torch.save. Use the file of the weights, or convert it to safetensors.");
}
