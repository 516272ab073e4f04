using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints.Pickles;

/// <summary>A file that <c>torch.save</c> wrote from the weights of a model, such as <c>pytorch_model.bin</c>.</summary>
/// <remarks>
/// Only tensors, containers, texts and numbers are read, and everything else is refused by name, before any tensor is built.
/// </remarks>
internal sealed class TorchFile : ITensorSource
{
    private const int Signature = 0x04034b50; // of a zip file
    private readonly ITorchStorages _storages;
    private readonly Dictionary<string, TorchTensor> _tensors;
    private readonly Lock _gate = new();

    private TorchFile(ITorchStorages storages, string name)
    {
        _storages = storages;
        Name = name;
        _tensors = TensorsOf(storages.Saved, name);
        foreach (var (key, tensor) in _tensors)
        {
            var length = storages.LengthOf(tensor.Storage);
            if (length < tensor.Storage.Bytes)
                throw new InvalidDataException(
                    $"'{name}': the storage of tensor '{key}' has {Math.Max(length, 0)} bytes where {tensor.Storage.Bytes} belong. "
                    + "Download the file again.");
        }

        Entries = _tensors.ToDictionary(
            named => named.Key, named => new SafetensorsEntry(named.Value.Storage.Type, named.Value.Shape, 0, 0), StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file, which can be sought; disposed with the result, or at once if the file is not valid.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="InvalidDataException">It is damaged, or contains something else than weights.</exception>
    public static TorchFile Over(Stream stream, string name)
    {
        ITorchStorages? storages = null;
        try
        {
            storages = IsZip(stream) ? new TorchZip(stream, name) : new TorchStream(stream, name);
            return new TorchFile(storages, name);
        }
        catch
        {
            storages?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    public Tensor Read(string name, ScalarType computeType, Device device) => Load(name, device, computeType);

    public Tensor ReadAsStored(string name, Device device) => Load(name, device, null);

    public void ReadInto(string name, Tensor target)
    {
        using var stored = Load(name, CPU, target.dtype);
        target.copy_(stored);
    }

    public void Dispose() => _storages.Dispose();

    private static bool IsZip(Stream stream)
    {
        Span<byte> first = stackalloc byte[sizeof(int)];
        var isZip = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length
            && System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(first) == Signature;
        stream.Position = 0;
        return isZip;
    }

    private static Dictionary<string, TorchTensor> TensorsOf(object? saved, string name)
    {
        if (saved is not Dictionary<string, object?> all)
            throw new InvalidDataException(
                $"'{name}' does not contain a dictionary of tensors. "
                + "Save the weights of the model alone: torch.save(model.state_dict(), …).");
        var tensors = new Dictionary<string, TorchTensor>(StringComparer.Ordinal);
        foreach (var (key, value) in all)
        {
            tensors[key] = value as TorchTensor ?? throw new InvalidDataException(
                $"'{name}' contains '{key}', which is not a tensor. "
                + "Save the weights of the model alone: torch.save(model.state_dict(), …).");
        }

        return tensors;
    }

    private Tensor Load(string name, Device device, ScalarType? type)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            throw new InvalidDataException(
                $"'{Name}' has no tensor '{name}' among its {_tensors.Count}. Load the checkpoint that this model was saved as.");
        using var scope = NewDisposeScope();
        using var normal = inference_mode(false); // weights that a scoring thread loads first must also be usable for training
        using var mode = no_grad();
        var stored = empty(tensor.Extent, dtype: tensor.Storage.Type.ToScalarType(), device: CPU);
        lock (_gate) // one position of the file for all
            Fill(stored, tensor);
        var loaded = tensor.IsContiguous
            ? stored.view(tensor.Shape)
            : stored.as_strided(tensor.Shape, tensor.Strides).contiguous();
        if (type is { } wanted && loaded.dtype != wanted)
            loaded = loaded.to(wanted);
        if (device.type != DeviceType.CPU)
            loaded = loaded.to(device);
        return loaded.MoveToOuterDisposeScope();
    }

    private void Fill(Tensor stored, TorchTensor tensor) => _storages.Visit(tensor.Storage, bytes =>
    {
        Skip(bytes, tensor.Offset * tensor.Storage.Type.ElementSize());
        TensorMemory.Visit(stored, (_, part) =>
        {
            if (bytes.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) < part.Length)
                throw new InvalidDataException($"'{Name}' ends within a tensor. Download it again.");
        });
    });

    private static void Skip(Stream stream, long bytes)
    {
        var buffer = new byte[Math.Min(bytes, 1 << 16)];
        while (bytes > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(bytes, buffer.Length));
            if (read == 0)
                return; // the tensor's own bytes are missing too
            bytes -= read;
        }
    }
}
