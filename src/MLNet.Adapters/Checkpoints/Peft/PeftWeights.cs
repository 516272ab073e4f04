using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>Converts the tensors of PEFT's files to those of this library and back.</summary>
internal static class PeftWeights
{
    /// <summary>Reads an adapter's tensors: all of them, and no others than those of its head.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensors">The tensors of the adapter.</param>
    /// <param name="config">Its configuration, which is valid.</param>
    /// <param name="model">The model into which it was put.</param>
    /// <returns>A safetensors file with our names.</returns>
    /// <exception cref="InvalidDataException">A tensor is missing, or has a wrong shape or a value that is not finite.</exception>
    public static byte[] Read(ITensorSource file, IReadOnlyList<PeftTensor> tensors, AdapterConfig config, PeftModel model)
    {
        using var scope = NewDisposeScope();
        var shapes = ShapesOf(config, model.Shape);
        foreach (var tensor in tensors)
            CheckShape(file, tensor.Key, tensor.Shape(name => shapes[name]));
        return AdapterWeights.Write([.. tensors.SelectMany(tensor => Split(file, tensor, shapes))]);
    }

    /// <summary>Reads tensors that are the same here and there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">Our names and theirs.</param>
    /// <returns>A safetensors file with our names.</returns>
    /// <exception cref="InvalidDataException">A tensor has a value that is not finite.</exception>
    public static byte[] Read(ITensorSource file, IEnumerable<(string Here, string There)> names)
    {
        using var scope = NewDisposeScope();
        return AdapterWeights.Write([.. names.Select(name => (name.Here, ReadFinite(file, name.There)))]);
    }

    /// <summary>Returns the tensors in PEFT's form, in the caller's dispose scope.</summary>
    /// <param name="weights">A safetensors file with our names.</param>
    /// <param name="tensors">The tensors to write.</param>
    /// <exception cref="NotSupportedException">Maps that are one module in the model differ where they share a tensor.</exception>
    public static IEnumerable<(string Name, Tensor Value)> Join(byte[] weights, IEnumerable<PeftTensor> tensors)
    {
        using var file = SafetensorsFile.Parse(weights, "weights");
        var joined = new List<(string, Tensor)>();
        foreach (var tensor in tensors)
        {
            Tensor[] parts = [.. tensor.Names.Select(name => file.ReadAsStored(name, CPU))];
            if (tensor.IsShared && parts.Any(part => !part.eq(parts[0]).all().item<bool>()))
                throw new NotSupportedException(
                    $"'{string.Join("', '", tensor.Names)}' differ, but the model has one map there, and PEFT one tensor '{tensor.Key}'. "
                    + "Adapters of such maps that were trained here cannot be saved in PEFT's form; use AdapterHub's.");
            var whole = tensor.IsShared || parts.Length == 1 ? parts[0] : cat(parts, 0);
            joined.Add((tensor.Key, tensor.IsFlat ? whole.flatten() : whole));
        }

        return joined;
    }

    /// <summary>Throws if a tensor has another shape.</summary>
    /// <exception cref="InvalidDataException">It has; the message names both.</exception>
    public static void CheckShape(ITensorSource file, string key, long[] wanted)
    {
        if (!file.Entries[key].Shape.SequenceEqual(wanted))
            throw new InvalidDataException(
                $"'{file.Name}': tensor '{key}' has shape {file.Entries[key].ShapeText}, but the configuration and the encoder require "
                + $"[{string.Join(", ", wanted)}]. Use the configuration of the same adapter, and give the encoder in which it was "
                + "trained.");
    }

    private static Dictionary<string, long[]> ShapesOf(AdapterConfig config, EncoderShape shape)
    {
        using var module = config.Create(shape, null, META);
        return module.named_parameters().ToDictionary(named => named.name, named => named.parameter.shape, StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, Tensor Value)> Split(
        ITensorSource file, PeftTensor tensor, Dictionary<string, long[]> shapes)
    {
        var (stored, first) = (ReadFinite(file, tensor.Key), 0L);
        foreach (var name in tensor.Names)
        {
            var rows = shapes[name][0];
            yield return (name, (tensor.IsShared ? stored : stored.narrow(0, first, rows)).reshape(shapes[name]).contiguous());
            first += rows;
        }
    }

    private static Tensor ReadFinite(ITensorSource file, string key)
    {
        var tensor = file.Read(key, ScalarType.Float32, CPU);
        ParameterLoading.CheckFinite(tensor, key, file.Name);
        return tensor;
    }
}
