using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>Converts between <see cref="LoraConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.</summary>
internal sealed class HubLora : IHubMethod
{
    private const string Matrices = "attn_matrices";

    private static readonly (string Name, LoraTargets Value)[] Attention =
        [("q", LoraTargets.Query), ("k", LoraTargets.Key), ("v", LoraTargets.Value)];

    private static readonly string[] Parts = ["lora_A", "lora_B"];

    private static readonly (string Name, LoraInitialization Value)[] Initializations =
        [("lora", LoraInitialization.Kaiming), ("bert", LoraInitialization.Bert)];

    public bool Matches(string architecture, HubFields fields) => architecture == "lora";

    public AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version)
    {
        fields.RequirePresent("r", "alpha");
        fields.Choice("composition_mode", "add", [("add", true)]);
        fields.Require("use_gating", false);
        fields.Require("use_dora", false);
        fields.RequireNone("vera_d");
        fields.RequireNone("vera_b");
        fields.RequireNone("dtype");
        fields.Ignore("init_weights_seed");
        var rank = fields.Whole("r", 1);
        var alpha = fields.Number("alpha", rank);
        var config = new LoraConfig
        {
            Rank = rank,
            Alpha = version.IsBefore(1, 1) ? rank : alpha, // older versions did not divide by r: their training corresponds to α = r
            Targets = ReadTargets(fields),
            Dropout = fields.Number("dropout", 0),
            Initialization = fields.Choice("init_weights", "lora", Initializations),
            LeaveOutLayers = fields.Indices("leave_out"),
        };
        fields.CheckAllKnown();
        return config;
    }

    public JsonObject Write(AdapterConfig config, int hiddenSize) => Write((LoraConfig)config);

    public IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config) =>
        Parts.Select(part => (part, $"loras.{name}.{part}"));

    private static JsonObject Write(LoraConfig config)
    {
        var attention = Attention.Where(matrix => config.Targets.HasFlag(matrix.Value)).ToList();
        return new JsonObject
        {
            ["alpha"] = HubJson.Number(config.Alpha),
            ["architecture"] = "lora",
            [Matrices] = new JsonArray([.. (attention.Count > 0 ? attention : [.. Attention]).Select(matrix => (JsonNode)matrix.Name)]),
            ["composition_mode"] = "add",
            ["dropout"] = HubJson.Float(config.Dropout),
            ["dtype"] = null,
            ["init_weights"] = HubFields.NameOf(Initializations, config.Initialization),
            ["init_weights_seed"] = null,
            ["intermediate_lora"] = config.Targets.HasFlag(LoraTargets.Intermediate),
            ["leave_out"] = new JsonArray([.. config.LeaveOutLayers.Select(layer => (JsonNode)layer)]),
            ["output_lora"] = config.Targets.HasFlag(LoraTargets.Output),
            ["r"] = config.Rank,
            ["selfattn_lora"] = attention.Count > 0,
            ["use_dora"] = false,
            ["use_gating"] = false,
            ["vera_b"] = null,
            ["vera_d"] = null,
        };
    }

    private static LoraTargets ReadTargets(HubFields fields)
    {
        var targets = LoraTargets.None;
        var isAttention = fields.Flag("selfattn_lora", true);
        foreach (var name in fields.Texts(Matrices) ?? ["q", "v"])
        {
            var (known, value) = Array.Find(Attention, matrix => matrix.Name == name);
            if (known is null)
                throw fields.Unsupported(Matrices, fields.Raw(Matrices)!.Value, "a list of q, k and v");
            targets |= isAttention ? value : LoraTargets.None;
        }

        if (fields.Flag("intermediate_lora", false))
            targets |= LoraTargets.Intermediate;
        if (fields.Flag("output_lora", false))
            targets |= LoraTargets.Output;
        return targets;
    }
}
