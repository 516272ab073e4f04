using System.Globalization;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>Maps the names of tensors in AdapterHub's files to those of this library.</summary>
internal static class HubKeys
{
    private static readonly (string Here, string There)[] LanguageModelParts =
    [
        ("dense.weight", "0.weight"),
        ("dense.bias", "0.bias"),
        ("norm.weight", "2.weight"),
        ("norm.bias", "2.bias"),
        ("decoder", "3.weight"),
        ("bias", "3.bias"),
    ];

    /// <summary>Returns our names → the file's, for an adapter's tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The adapter's name in the file.</param>
    /// <param name="method">The method.</param>
    /// <param name="config">The adapter's configuration.</param>
    /// <param name="family">The encoder's family.</param>
    /// <param name="parameters">Our names of the adapter's parameters.</param>
    /// <exception cref="InvalidDataException">A tensor is not one of this adapter.</exception>
    public static Dictionary<string, string> OfAdapter(
        ITensorSource file, string name, IHubMethod method, AdapterConfig config, FamilyKeys family, IEnumerable<string> parameters)
    {
        var ours = parameters
            .SelectMany(here => NamesOf(here, name, method, config, family).Select(there => (here, there)))
            .ToDictionary(names => names.there, names => names.here, StringComparer.Ordinal);
        return Match(
            file,
            key => ours.GetValueOrDefault(family.WithoutPrefix(key)),
            key => method.IsRepetition(key, name, config));
    }

    /// <summary>
    /// Returns our names → the file's, for a fusion's tensors; those of fusions whose names begin with its own, which the reference saves
    /// with it, are ignored.
    /// </summary>
    /// <exception cref="InvalidDataException">A tensor is not one of this fusion.</exception>
    public static Dictionary<string, string> OfFusion(ITensorSource file, string name, FamilyKeys family)
    {
        var list = $"adapter_fusion_layer.{name}";
        return Match(
            file,
            key => Place(key, family) is { } place && After(place.Tail, $"{list}.") is { } part ? $"{place.Ours}.{part}" : null,
            key => key.Contains(list, StringComparison.Ordinal) && !key.Contains($"{list}.", StringComparison.Ordinal));
    }

    /// <summary>
    /// Returns our names → the file's, for a head's tensors; those of heads whose names begin with its own, which the reference saves with
    /// it, are ignored.
    /// </summary>
    /// <exception cref="InvalidDataException">A tensor is not one of this head.</exception>
    public static Dictionary<string, string> OfHead(ITensorSource file, string name, HeadConfig config)
    {
        var prefix = $"heads.{name}.";
        return Match(
            file,
            key => key.StartsWith(prefix, StringComparison.Ordinal) ? HeadPart(key[prefix.Length..], config) : null,
            key => key.StartsWith(prefix[..^1], StringComparison.Ordinal) && !key.StartsWith(prefix, StringComparison.Ordinal));
    }

    public static string ToAdapter(string here, string name, IHubMethod method, AdapterConfig config, FamilyKeys family) =>
        family.Prefix + NamesOf(here, name, method, config, family).First();

    public static string ToFusion(string here, string name, FamilyKeys family) =>
        family.Prefix + InLayer(here, family, part => $"adapter_fusion_layer.{name}.{part}");

    public static string ToHead(string here, string name, HeadConfig config)
    {
        if (config.Kind == HeadKind.MaskedLanguageModel)
            return $"heads.{name}.{Array.Find(LanguageModelParts, known => known.Here == here).There}";
        var (module, part) = (here[..here.IndexOf('.')], here[(here.IndexOf('.') + 1)..]);
        var layer = Enumerable.Range(1, config.Layers).First(layer => HeadLayer(layer, config.Layers) == module);
        return $"heads.{name}.{HeadIndex(layer)}.{part}";
    }

    private static string? HeadPart(string there, HeadConfig config)
    {
        if (config.Kind == HeadKind.MaskedLanguageModel)
            return Array.Find(LanguageModelParts, known => known.There == there).Here;
        return
            there.Split('.') is [var index, var part]
            && Enumerable.Range(1, config.Layers).FirstOrDefault(layer => HeadIndex(layer) == index) is var layer and > 0
            ? $"{HeadLayer(layer, config.Layers)}.{part}"
            : null;
    }

    // Dropout, linear, non-linearity; dropout, linear, …
    private static string HeadIndex(int layer) => string.Create(CultureInfo.InvariantCulture, $"{1 + (3 * (layer - 1))}");

    private static string HeadLayer(int layer, int layers) => layer == layers ? "output" : PredictionHead.NameOf(layer);

    // The names below the model that a parameter can have; the first one is written.
    private static IEnumerable<string> NamesOf(string here, string name, IHubMethod method, AdapterConfig config, FamilyKeys family)
    {
        var (part, own, inPart) = method.PartOf(here, config);
        var outside = part.ModelTensorNames(name).Where(tensor => tensor.Here == inPart).Select(tensor => tensor.There).ToList();
        return outside.Count > 0
            ? outside
            : part.TensorNames(name, own)
                .Where(tensor => inPart.Split('.', 4) is [_, _, _, var tail] && tail == tensor.Here)
                .Select(tensor => InLayer(inPart, family, _ => tensor.There));
    }

    // layer.0.feed_forward.down.weight → encoder.layer.0.output.….adapter_down.0.weight
    private static string InLayer(string here, FamilyKeys family, Func<string, string> tail)
    {
        var parts = here.Split('.', 4);
        return $"{family.Layers}{parts[1]}.{Places(family).First(place => place.Here == parts[2]).There}{tail(parts[3])}";
    }

    // The ends of the sub-layers, the linear maps, the module that contains them, and the layer; longer names before their own prefixes.
    private static IEnumerable<(string Here, string There)> Places(FamilyKeys family)
    {
        var query = family.LayerParts.First(part => part.Here == "query.").There;
        return family.LayerParts
            .Select(part => (Here: part.Here.TrimEnd('.'), part.There))
            .Append((Here: "attention", There: $"{family.Hub.Attention}."))
            .Append((Here: "feed_forward", There: $"{family.Hub.FeedForward}."))
            .Append((Here: "self", There: query[..(query.TrimEnd('.').LastIndexOf('.') + 1)]))
            .Append((Here: "states", There: string.Empty))
            .OrderByDescending(place => place.There.Length);
    }

    private static Dictionary<string, string> Match(ITensorSource file, Func<string, string?> toOurs, Func<string, bool>? isOther = null)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in file.Entries.Keys)
        {
            if (isOther?.Invoke(key) == true)
                continue;
            var ours = toOurs(key)
                ?? throw new InvalidDataException(
                    $"'{file.Name}' holds the tensor '{key}', which does not belong to the configuration next to it. "
                    + "Use the weights and the configuration of the same adapter.");
            if (!keys.TryAdd(ours, key))
                throw new InvalidDataException(
                    $"'{file.Name}' holds both '{keys[ours]}' and '{key}', with and without the model's prefix. Keep one of them.");
        }

        return keys;
    }

    // bert.encoder.layer.0.output.adapters.… → layer.0.feed_forward and adapters.…; null for a key of any other place
    private static (string Ours, string Tail)? Place(string key, FamilyKeys family)
    {
        if (
            After(family.WithoutPrefix(key), family.Layers) is not { } inLayers
            || inLayers.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot))
            return null;
        var (layer, inLayer) = (inLayers[..dot], inLayers[(dot + 1)..]);
        if (!layer.All(char.IsAsciiDigit))
            return null;
        var (here, there) = Places(family)
            .FirstOrDefault(place => inLayer.Length > place.There.Length && inLayer.StartsWith(place.There, StringComparison.Ordinal));
        return here is null ? null : ($"layer.{layer}.{here}", inLayer[there.Length..]);
    }

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
