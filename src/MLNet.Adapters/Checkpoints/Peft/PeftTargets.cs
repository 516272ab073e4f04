using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MLNet.Adapters.Checkpoints.AdapterHub;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>The rules by which PEFT selects the modules of a model.</summary>
/// <param name="Chosen">The modules; null for all linear maps.</param>
/// <param name="Excluded">Those of them that are left out; null for none.</param>
/// <param name="Saved">The modules that are trained as a whole, in which no method acts.</param>
/// <param name="Layers">The only layers to act in; null for all.</param>
/// <param name="LayerNames">The expressions of the name of the list of layers; empty for any.</param>
internal sealed partial record PeftTargets(
    PeftNames? Chosen,
    PeftNames? Excluded,
    IReadOnlyList<string> Saved,
    IReadOnlyList<int>? Layers,
    IReadOnlyList<string> LayerNames)
{
    private const string Field = "target_modules";
    private const string ExcludedField = "exclude_modules";
    private const string SavedField = "modules_to_save";
    private const string LayersField = "layers_to_transform";
    private const string LayerNamesField = "layers_pattern";
    private const string All = "all-linear";

    /// <summary>Reads the fields.</summary>
    /// <param name="fields">All fields.</param>
    /// <param name="file">Their file.</param>
    /// <exception cref="InvalidDataException">A field is malformed.</exception>
    public static PeftTargets Read(HubFields fields, string file)
    {
        fields.RequirePresent(Field);
        var isText = fields.Raw(Field) is { ValueKind: JsonValueKind.String };
        var isAll = isText && string.Equals(fields.Text(Field, string.Empty), All, StringComparison.OrdinalIgnoreCase);
        var layers = ReadLayers(fields);
        if (isText && layers is not null)
            throw fields.Malformed(LayersField, fields.Raw(LayersField)!.Value, $"null if '{Field}' is a text");
        return new PeftTargets(
            isAll ? null : PeftNames.Read(fields, Field, file),
            PeftNames.Read(fields, ExcludedField, file),
            PeftNames.Read(fields, SavedField, file)?.Names ?? [],
            layers,
            fields.Raw(LayerNamesField) is { ValueKind: JsonValueKind.String } one
                ? [one.GetString()!]
                : PeftNames.Read(fields, LayerNamesField, file)?.Names ?? []);
    }

    /// <summary>Whether the method acts in a module.</summary>
    /// <param name="module">The path of a linear map in the model.</param>
    public bool Select(string module) =>
        Excluded?.Has(module) != true
        && !Saved.Any(saved => new PythonPattern(saved, $"'{SavedField}'", @"(?:|.*\.){0}(?:|\..*)").IsMatch(module))
        && (Chosen is null || Chosen.Has(module))
        && (Layers is null || Chosen?.Names.Contains(module) == true || (LayerOf(module) is { } layer && Layers.Contains(layer)));

    private int? LayerOf(string module) => LayerNames.Count == 0
        ? IndexIn(AnyLayer().Match(module))
        : LayerNames
            .Select(name => IndexIn(new PythonPattern(name, $"'{LayerNamesField}'", @".*?\.{0}\.(?<index>[0-9]+)\..*").Match(module)))
            .FirstOrDefault(index => index is not null);

    private static int? IndexIn(Match match) =>
        match.Success && int.TryParse(match.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;

    private static IReadOnlyList<int>? ReadLayers(HubFields fields) => fields.Raw(LayersField) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } => [fields.Index(LayersField)],
        { } => fields.Indices(LayersField) is { Count: > 0 } layers ? layers : null, // an empty list means all
    };

    [GeneratedRegex(@"\A.*?\.[^.]*\.(?<index>[0-9]+)\.", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AnyLayer();
}
