using MLNet.Adapters.Checkpoints.TorchSharpFiles;
using MLNet.Adapters.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>
/// A file of plain tensors, safetensors or TorchSharp's, checked as a whole when it is opened and read tensor by tensor; reads may run on
/// several threads.
/// </summary>
internal sealed class SafetensorsFile : ITensorSource
{
    private readonly ByteSource _source;
    private readonly SafetensorsHeader _header;

    private readonly string _kind;

    private SafetensorsFile(ByteSource source, SafetensorsHeader header, string kind, string name)
    {
        _kind = kind;
        _source = source;
        _header = header;
        Name = name;
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The texts under <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Maps the file at <paramref name="path"/>, which must not be written to until this is disposed.</summary>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file.</exception>
    public static SafetensorsFile Open(string path) => Over(MappedBytes.Open(path), path);

    /// <summary>Reads a file that is in memory.</summary>
    /// <param name="bytes">The whole file; must not change until this is disposed.</param>
    /// <param name="displayName">Its name in messages.</param>
    /// <exception cref="InvalidDataException">It is not a valid safetensors file.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes, string displayName) => Over(new MemoryBytes(bytes), displayName);

    /// <summary>Reads a file from <paramref name="source"/>, which is disposed with it, or at once when the file is invalid.</summary>
    public static SafetensorsFile Over(ByteSource source, string displayName) =>
        Over(source, displayName, "Safetensors file", SafetensorsHeaderReader.Read);

    /// <summary>Reads a file that TorchSharp wrote, such as ML.NET's <c>.tsm</c>, likewise.</summary>
    public static SafetensorsFile OverStateDict(ByteSource source, string displayName) =>
        Over(source, displayName, "TorchSharp file", StateDictHeader.Read);

    private static SafetensorsFile Over(
        ByteSource source, string displayName, string kind, Func<ByteSource, string, SafetensorsHeader> readHeader)
    {
        try
        {
            return new SafetensorsFile(source, readHeader(source, displayName), kind, displayName);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public Tensor Read(string name, ScalarType computeType, Device device)
    {
        if (computeType is not (ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16))
            throw new ArgumentException(
                $"Cannot compute with tensor '{name}' as {computeType}. Use a floating-point type, or call {nameof(ReadAsStored)}.",
                nameof(computeType));
        return Load(name, Entry(name), computeType, device);
    }

    public void ReadInto(string name, Tensor target)
    {
        var entry = Entry(name);
        if (target.device_type == DeviceType.CPU
            && target.is_contiguous()
            && ElementConversion.Find(entry.DType, target.dtype) is { } transfer)
        {
            Fill(target, name, entry, transfer);
            return;
        }

        using var stored = Read(name, target.dtype, CPU);
        target.copy_(stored);
    }

    public Tensor ReadAsStored(string name, Device device)
    {
        var entry = Entry(name);
        return Load(name, entry, entry.DType.ToScalarType(), device);
    }

    public IRowSource? OpenRows(string name)
    {
        var entry = Entry(name);
        return ElementConversion.Find(entry.DType, ScalarType.Float32) is { } transfer
            ? new StoredRows(_source.Reopen(), _header.DataStart + entry.Begin, entry, transfer)
            : null;
    }

    public void Dispose() => _source.Dispose();

    private SafetensorsEntry Entry(string name) =>
        Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new InvalidDataException(
                $"{_kind} '{Name}' has no tensor '{name}' among its {Entries.Count}. "
                + "Load the checkpoint that this model was saved as.");

    private Tensor Load(string name, SafetensorsEntry entry, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        using var normal = inference_mode(false); // weights that a scoring thread loads first must also be usable for training
        var transfer = ElementConversion.Find(entry.DType, type);
        var stored = entry.DType.ToScalarType();
        var tensor = empty(entry.Shape, dtype: transfer is null ? stored : type, device: CPU);
        Fill(tensor, name, entry, transfer ?? ElementConversion.Find(entry.DType, stored)!);
        if (tensor.dtype != type)
            tensor = tensor.to(type);
        if (device.type != DeviceType.CPU)
            tensor = tensor.to(device);
        return tensor.MoveToOuterDisposeScope();
    }

    private void Fill(Tensor tensor, string name, SafetensorsEntry entry, ByteTransfer transfer)
    {
        var storedSize = entry.DType.ElementSize();
        var loadedSize = (int)tensor.ElementSize;
        TensorMemory.Visit(tensor, (firstElement, bytes) =>
        {
            var offset = _header.DataStart + entry.Begin + (firstElement * storedSize);
            _source.Transfer(offset, bytes.Length / loadedSize * storedSize, bytes, transfer);
            if (entry.DType == SafetensorsType.BOOL && bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is var bad and >= 0)
                throw new InvalidDataException(
                    $"{_kind} '{Name}': tensor '{name}' of type BOOL has {bytes[bad]} as element {firstElement + bad} where 0 or "
                    + "1 belongs. Write it again as U8 or with truth values.");
        });
    }
}
