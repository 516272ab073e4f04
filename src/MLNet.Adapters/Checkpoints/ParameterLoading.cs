using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Fills a module's parameters from a file, strictly.</summary>
internal static class ParameterLoading
{
    /// <summary>
    /// Creates a module from stored weights. Names and shapes are compared first, without allocating, so that a wrong size costs no memory.
    /// </summary>
    /// <param name="create">Creates the module on a device.</param>
    /// <param name="parameters">Its parameters with their keys; those with the same key are rows of one stored tensor, in order.</param>
    /// <param name="source">The stored tensors.</param>
    /// <param name="keys">Key → the name under which the source stores it; each of them must be a parameter.</param>
    /// <param name="device">The device of the module.</param>
    /// <exception cref="InvalidDataException">
    /// A tensor is missing, is not a parameter, or has a wrong shape or a value that is not finite.
    /// </exception>
    public static T Create<T>(
        Func<Device, T> create,
        Func<T, IEnumerable<(string Key, Tensor Parameter)>> parameters,
        ITensorSource source,
        IReadOnlyDictionary<string, string> keys,
        Device device)
        where T : nn.Module
    {
        using (var shapes = create(META))
            Compare(ByKey(parameters(shapes)), source, keys);
        var module = create(device);
        using var views = NewDisposeScope(); // of parameters in the shape in which they are stored
        try
        {
            Fill(parameters(module), source, keys);
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Returns the names of tensors that are stored under a module's own names.</summary>
    public static IReadOnlyDictionary<string, string> SameNames(ITensorSource source) =>
        source.Entries.Keys.ToDictionary(name => name, StringComparer.Ordinal);

    /// <summary>Returns a module's parameters under their own names.</summary>
    public static IEnumerable<(string Key, Tensor Parameter)> Named(nn.Module module) =>
        module.named_parameters().Select(named => (named.name, (Tensor)named.parameter));

    /// <summary>Copies each stored tensor into its parameter, converted to the parameter's type.</summary>
    /// <param name="parameters">Each parameter with its key; those with the same key are the rows of one stored tensor, in order.</param>
    /// <param name="source">The stored tensors.</param>
    /// <param name="keys">Key → the name under which the source stores it; each of them must be a parameter.</param>
    /// <exception cref="InvalidDataException">
    /// A tensor is missing, is not a parameter, or has a wrong shape or a value that is not finite.
    /// </exception>
    public static void Fill(
        IEnumerable<(string Key, Tensor Parameter)> parameters,
        ITensorSource source,
        IReadOnlyDictionary<string, string> keys)
    {
        var wanted = ByKey(parameters);
        Compare(wanted, source, keys);
        ScoringThreads.ForEach(wanted.Count, index =>
        {
            using var _ = no_grad(); // of this thread
            var (key, parts) = wanted[index];
            if (parts is [var only])
                source.ReadInto(keys[key], only);
            else
                ReadRows(source, keys[key], parts);
            foreach (var part in parts)
                CheckFinite(part, keys[key], source.Name);
        });
    }

    /// <summary>Fills parameters from tensors stored under the very same names.</summary>
    public static void Fill(IEnumerable<(string Key, Tensor Parameter)> parameters, ITensorSource source) =>
        Fill(parameters, source, SameNames(source));

    private static List<(string Key, Tensor[] Parts)> ByKey(IEnumerable<(string Key, Tensor Parameter)> parameters) =>
    [
        .. parameters
            .GroupBy(named => named.Key, named => named.Parameter, StringComparer.Ordinal)
            .Select(parts => (parts.Key, parts.ToArray())),
    ];

    private static void ReadRows(ITensorSource source, string name, Tensor[] parts)
    {
        using var scope = NewDisposeScope();
        var stored = source.Read(name, parts[0].dtype, CPU);
        long first = 0;
        foreach (var part in parts)
        {
            part.copy_(stored.narrow(0, first, part.shape[0]));
            first += part.shape[0];
        }
    }

    private static void Compare(
        List<(string Key, Tensor[] Parts)> wanted, ITensorSource source, IReadOnlyDictionary<string, string> keys)
    {
        var missing = wanted.Select(named => named.Key).Where(key => !keys.ContainsKey(key)).ToList();
        var extra = keys.Keys.Except(wanted.Select(named => named.Key), StringComparer.Ordinal).ToList();
        if (missing.Count + extra.Count > 0)
        {
            throw new InvalidDataException(
                $"'{source.Name}' does not contain the tensors that its configuration requires: missing {List(missing)}; "
                + $"not expected {List(extra)}. "
                + "Use the weights and the configuration of the same model.");
        }

        foreach (var (key, parts) in wanted)
        {
            var shape = source.Entries[keys[key]].Shape;
            long[] required = parts is [var only] ? only.shape : [parts.Sum(part => part.shape[0]), .. parts[0].shape.Skip(1)];
            if (!shape.SequenceEqual(required))
            {
                throw new InvalidDataException(
                    $"'{source.Name}': tensor '{keys[key]}' has shape [{string.Join(", ", shape)}], "
                    + $"but the configuration requires [{string.Join(", ", required)}]. "
                    + "Use the weights and the configuration of the same model.");
            }
        }
    }

    /// <summary>Throws if a stored tensor has a value that is not finite.</summary>
    /// <remarks>
    /// One such value spreads: an encoder returns finite but wrong numbers for some texts, and no finite ones for others in the batch.
    /// </remarks>
    /// <exception cref="InvalidDataException">It has; the message names tensor and file.</exception>
    public static void CheckFinite(Tensor stored, string name, string source)
    {
        if (stored.numel() == 0)
            return;
        using var scope = NewDisposeScope();
        var (lowest, highest) = stored.aminmax(); // one pass without a copy; a NaN is both
        if (!IsFinite(lowest) || !IsFinite(highest))
        {
            throw new InvalidDataException(
                $"'{source}': tensor '{name}' has a value that is not finite (NaN or infinity). "
                + "The training that produced it diverged, or the file is damaged: use another file, or train again.");
        }

        static bool IsFinite(Tensor value) => double.IsFinite(value.to(ScalarType.Float64).item<double>());
    }

    private static string List(List<string> names) => names.Count switch
    {
        0 => "none",
        <= 3 => string.Join(", ", names.Select(name => $"'{name}'")),
        _ => $"{string.Join(", ", names.Take(3).Select(name => $"'{name}'"))} and {names.Count - 3} more",
    };
}
