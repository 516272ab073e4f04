using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>A module's parameters as the bytes of a safetensors file: a value that does not need to be disposed.</summary>
internal static class AdapterWeights
{
    public static byte[] Write(nn.Module module) => Write(module.named_parameters().Select(named => (named.name, (Tensor)named.parameter)));

    public static byte[] Write(IEnumerable<(string Name, Tensor Parameter)> parameters)
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            parameters.ToDictionary(named => named.Name, named => named.Parameter.detach().cpu(), StringComparer.Ordinal));
        return stream.ToArray();
    }

    /// <summary>Creates a module from its weights.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or belong to another structure.</exception>
    public static T Create<T>(Func<Device, T> create, byte[] weights, string name, Device device)
        where T : nn.Module
    {
        using var file = SafetensorsFile.Parse(weights, name);
        return ParameterLoading.Create(create, ParameterLoading.Named, file, ParameterLoading.SameNames(file), device);
    }

    /// <summary>Fills a module of the same structure.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or belong to another structure.</exception>
    public static void Fill(nn.Module module, byte[] weights, string name)
    {
        using var file = SafetensorsFile.Parse(weights, name);
        ParameterLoading.Fill(ParameterLoading.Named(module), file);
    }
}
