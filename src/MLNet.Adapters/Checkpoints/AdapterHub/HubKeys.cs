using System.Globalization;
using System.Text.RegularExpressions;
using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>The names of tensors in AdapterHub's files for BERT, and here.</summary>
internal static partial class HubKeys
{
    private const string ModelPrefix = "bert.";

    private static readonly (string Here, string There)[] AdapterParts =
        [("down.weight", "adapter_down.0.weight"), ("down.bias", "adapter_down.0.bias"), ("up.weight", "adapter_up.weight"), ("up.bias", "adapter_up.bias"), ("scaling", "scaling")];

    private static readonly (string Here, string There)[] LanguageModelParts =
        [("dense.weight", "0.weight"), ("dense.bias", "0.bias"), ("norm.weight", "2.weight"), ("norm.bias", "2.bias"), ("decoder", "3.weight"), ("bias", "3.bias")];

    // The present name, and the older ones that mean the same.
    private static readonly string[] AdapterLists =
        ["adapters", "layer_text_task_adapters", "layer_text_lang_adapters", "attention_text_task_adapters", "attention_text_lang_adapters"];

    /// <summary>Ours → the file's, for an adapter's tensors.</summary>
    /// <exception cref="InvalidDataException">A tensor is not one of this adapter.</exception>
    public static Dictionary<string, string> OfAdapter(ITensorSource file, string name) => Match(file, key =>
        Place().Match(WithoutPrefix(key)) is { Success: true } match
        && AdapterLists.Select(list => After(match, $"{list}.{name}.")).FirstOrDefault(part => part is not null) is { } part
        && Array.Find(AdapterParts, known => known.There == part).Here is { } here
            ? $"{Location(match)}.{here}"
            : null);

    /// <summary>Ours → the file's, for a fusion's tensors; those of fusions whose names begin with its own, which the reference saves with it, are passed over.</summary>
    /// <exception cref="InvalidDataException">A tensor is not one of this fusion.</exception>
    public static Dictionary<string, string> OfFusion(ITensorSource file, string name)
    {
        var list = $"adapter_fusion_layer.{name}";
        return Match(
            file,
            key => Place().Match(WithoutPrefix(key)) is { Success: true } match && After(match, $"{list}.") is { } part ? $"{Location(match)}.{part}" : null,
            key => key.Contains(list, StringComparison.Ordinal) && !key.Contains($"{list}.", StringComparison.Ordinal));
    }

    /// <summary>Ours → the file's, for a head's tensors; those of heads whose names begin with its own, which the reference saves with it, are passed over.</summary>
    /// <exception cref="InvalidDataException">A tensor is not one of this head.</exception>
    public static Dictionary<string, string> OfHead(ITensorSource file, string name, HeadConfig config)
    {
        var prefix = $"heads.{name}.";
        return Match(
            file,
            key => key.StartsWith(prefix, StringComparison.Ordinal) ? HeadPart(key[prefix.Length..], config) : null,
            key => key.StartsWith(prefix[..^1], StringComparison.Ordinal) && !key.StartsWith(prefix, StringComparison.Ordinal));
    }

    public static string ToAdapter(string here, string name) => Write(here, part => $"adapters.{name}.{Array.Find(AdapterParts, known => known.Here == part).There}");

    public static string ToFusion(string here, string name) => Write(here, part => $"adapter_fusion_layer.{name}.{part}");

    public static string ToHead(string here, string name, HeadConfig config)
    {
        if (config.Kind == HeadKind.MaskedLanguageModel)
            return $"heads.{name}.{Array.Find(LanguageModelParts, known => known.Here == here).There}";
        var (module, part) = (here[..here.IndexOf('.')], here[(here.IndexOf('.') + 1)..]);
        return $"heads.{name}.{HeadIndex(Enumerable.Range(1, config.Layers).First(layer => HeadLayer(layer, config.Layers) == module))}.{part}";
    }

    private static string? HeadPart(string there, HeadConfig config)
    {
        if (config.Kind == HeadKind.MaskedLanguageModel)
            return Array.Find(LanguageModelParts, known => known.There == there).Here;
        return there.Split('.') is [var index, var part] && Enumerable.Range(1, config.Layers).FirstOrDefault(layer => HeadIndex(layer) == index) is var layer and > 0
            ? $"{HeadLayer(layer, config.Layers)}.{part}"
            : null;
    }

    // Dropout, linear, non-linearity; dropout, linear, …
    private static string HeadIndex(int layer) => string.Create(CultureInfo.InvariantCulture, $"{1 + (3 * (layer - 1))}");

    private static string HeadLayer(int layer, int layers) => layer == layers ? "output" : PredictionHead.NameOf(layer);

    // layer.0.feed_forward.down.weight → bert.encoder.layer.0.output.….adapter_down.0.weight
    private static string Write(string here, Func<string, string> tail)
    {
        var parts = here.Split('.', 4);
        return $"{ModelPrefix}encoder.layer.{parts[1]}.{(parts[2] == "attention" ? "attention.output" : "output")}.{tail(parts[3])}";
    }

    private static Dictionary<string, string> Match(ITensorSource file, Func<string, string?> toOurs, Func<string, bool>? isOther = null)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in file.Entries.Keys)
        {
            if (isOther?.Invoke(key) == true)
                continue;
            var ours = toOurs(key) ?? throw new InvalidDataException($"'{file.Name}' holds the tensor '{key}', which does not belong to the configuration beside it. Use weights and configuration of one and the same adapter.");
            if (!keys.TryAdd(ours, key))
                throw new InvalidDataException($"'{file.Name}' holds both '{keys[ours]}' and '{key}', with and without the model's prefix. Keep one of them.");
        }

        return keys;
    }

    private static string WithoutPrefix(string key) => key.StartsWith(ModelPrefix, StringComparison.Ordinal) ? key[ModelPrefix.Length..] : key;

    private static string Location(Match match) => $"layer.{match.Groups["layer"].Value}.{(match.Groups["attention"].Success ? "attention" : "feed_forward")}";

    private static string? After(Match match, string prefix) =>
        match.Groups["rest"].Value is var rest && rest.StartsWith(prefix, StringComparison.Ordinal) ? rest[prefix.Length..] : null;

    [GeneratedRegex(@"^encoder\.layer\.(?<layer>\d+)\.(?<attention>attention\.)?output\.(?<rest>.+)$")]
    private static partial Regex Place();
}
