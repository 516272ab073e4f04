using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.Reft;

/// <summary>
/// Converts between <see cref="ReftConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.
/// </summary>
internal sealed class HubReft : IHubMethod
{
    private const string Activation = "non_linearity";
    private const string Architecture = "reft";
    private const string Layers = "layers";
    private const string All = "all";

    private static readonly (string Here, string There)[] Parts =
    [
        ("source.weight", "learned_source.weight"),
        ("source.bias", "learned_source.bias"),
        ("projection.weight", "projection.weight"),
        ("projection.original", "projection.parametrizations.weight.original"),
        ("projection.base", "projection.parametrizations.weight.0.base"),
    ];

    public bool Matches(string architecture, HubFields fields) => architecture == Architecture;

    public AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version)
    {
        fields.RequirePresent("r", "prefix_positions", "suffix_positions");
        fields.RequireGiven("orthogonality");
        fields.Require("output_reft", true);
        fields.RequireNone("dtype");
        fields.Ignore("init_weights_seed");
        var config = new ReftConfig
        {
            Rank = fields.Whole("r", 1),
            PrefixPositions = fields.Whole("prefix_positions", 3, least: 0),
            SuffixPositions = fields.Whole("suffix_positions", 0, least: 0),
            Layers = ReadLayers(fields),
            IsOrthogonal = fields.Flag("orthogonality", false),
            SubtractsProjection = fields.Flag("subtract_projection", true),
            TiesUnits = fields.Flag("tied_weights", false),
            Activation = fields.Raw(Activation) is null ? null : fields.Choice(Activation, string.Empty, HubActivations.Of(version)),
            Dropout = fields.Number("dropout", 0.05),
        };
        fields.CheckAllKnown();
        return config;
    }

    public JsonObject Write(AdapterConfig config, int hiddenSize) => Write((ReftConfig)config);

    public IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config) =>
        from unit in Enumerable.Range(0, 2)
        from part in Parts
        select ($"units.{unit}.{part.Here}", $"reft_layer.refts.{name}.units.{unit}.{part.There}");

    private static JsonObject Write(ReftConfig config)
    {
        if (!config.SubtractsProjection)
            throw new NotSupportedException(
                "A DiReFT adapter cannot be saved to AdapterHub's folders, which do not store that R h is not subtracted: "
                + "it would come back as NoReFT. Save the model itself, by MLContext.Model.Save.");
        return new JsonObject
        {
            ["architecture"] = Architecture,
            ["dropout"] = HubJson.Float(config.Dropout),
            ["dtype"] = null,
            ["init_weights_seed"] = null,
            [Layers] = config.Layers is { } layers ? new JsonArray([.. layers.Select(layer => (JsonNode)layer)]) : All,
            [Activation] = config.Activation is { } activation ? HubFields.NameOf(HubActivations.Names, activation) : null,
            ["orthogonality"] = config.IsOrthogonal,
            ["output_reft"] = true,
            ["prefix_positions"] = config.PrefixPositions,
            ["r"] = config.Rank,
            ["suffix_positions"] = config.SuffixPositions,
            ["tied_weights"] = config.TiesUnits,
        };
    }

    private static IReadOnlyList<int>? ReadLayers(HubFields fields) => fields.Raw(Layers) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.ValueEquals(All)
            ? null
            : throw fields.Unsupported(Layers, text, $"\"{All}\" or a list of layers"),
        _ => fields.Indices(Layers),
    };
}
