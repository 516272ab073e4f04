using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.Union;

/// <summary>
/// Converts between <see cref="UnionConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.
/// </summary>
internal sealed class HubUnion : IHubMethod
{
    private const string Architecture = "union";
    private const string Configs = "configs";

    public bool Matches(string architecture, HubFields fields) => architecture == Architecture;

    public AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version)
    {
        fields.RequirePresent(Configs);
        var list = fields.Raw(Configs)!.Value;
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            throw fields.Malformed(Configs, list, "a list of configurations");
        var config = new UnionConfig([
            .. list.EnumerateArray().Select(item => HubReader.ReadConfig(item, fields.File, hiddenSize, version).Config),
        ]);
        fields.CheckAllKnown();
        return config;
    }

    public JsonObject Write(AdapterConfig config, int hiddenSize) => new()
    {
        ["architecture"] = Architecture,
        [Configs] = new JsonArray([.. Parts(config).Select(part => (JsonNode)MethodOf(part).Write(part, hiddenSize))]),
    };

    public IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config) => [];

    // 1.layer.0.feed_forward.down.weight belongs to the second configuration.
    public (IHubMethod Method, AdapterConfig Config, string Here) PartOf(string here, AdapterConfig config)
    {
        var dot = here.IndexOf('.', StringComparison.Ordinal);
        var part = Parts(config)[int.Parse(here[..dot], CultureInfo.InvariantCulture)];
        return (MethodOf(part), part, here[(dot + 1)..]);
    }

    public bool IsRepetition(string key, string name, AdapterConfig config) =>
        Parts(config).Any(part => MethodOf(part).IsRepetition(key, name, part));

    private static IReadOnlyList<AdapterConfig> Parts(AdapterConfig config) => ((UnionConfig)config).Configs;

    private static IHubMethod MethodOf(AdapterConfig part) => AdapterMethods.Of(part).Hub ?? throw new NotSupportedException(
        $"The union contains a {part.GetType().Name}, which AdapterHub's folders cannot express. "
        + "Save the model itself, by MLContext.Model.Save.");
}
