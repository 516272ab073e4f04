using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The tensors of a checkpoint with the values that they have in a type of fewer bits.</summary>
/// <param name="source">The checkpoint; not owned.</param>
/// <param name="rounded">The type to which values are rounded.</param>
internal sealed class RoundedTensors(ITensorSource source, ScalarType rounded) : ITensorSource
{
    public string Name => source.Name;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => source.Entries;

    public Tensor Read(string name, ScalarType computeType, Device device)
    {
        var stored = source.Read(name, rounded, device);
        if (computeType == rounded)
            return stored;
        using (stored)
            return stored.As(computeType);
    }

    public void ReadInto(string name, Tensor target)
    {
        using var stored = source.Read(name, rounded, CPU);
        target.copy_(stored);
    }

    public Tensor ReadAsStored(string name, Device device) => source.ReadAsStored(name, device);

    public void Dispose()
    {
    }
}
