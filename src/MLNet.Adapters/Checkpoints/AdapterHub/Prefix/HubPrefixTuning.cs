using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.Prefix;

/// <summary>
/// Converts between <see cref="PrefixTuningConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.
/// </summary>
/// <remarks>
/// AdapterHub stores the tensors of all layers once below the model, and repeats them in each layer; the repetitions are read over.
/// </remarks>
internal sealed class HubPrefixTuning : IHubMethod
{
    private const string Architecture = "prefix_tuning";

    private static readonly (string Here, string There)[] Parts =
    [
        ("prefix.wte", "wte.weight"),
        ("prefix.inner.weight", "control_trans.0.weight"),
        ("prefix.inner.bias", "control_trans.0.bias"),
        ("prefix.outer.weight", "control_trans.2.weight"),
        ("prefix.outer.bias", "control_trans.2.bias"),
        ("prefix.control_trans", "control_trans"),
    ];

    public bool Matches(string architecture, HubFields fields) => architecture == Architecture;

    public AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version)
    {
        fields.RequirePresent("prefix_length");
        fields.Require("encoder_prefix", true);
        fields.Flag("cross_prefix", true); // without effect in encoders
        fields.Ignore("init_weights_seed");
        var config = new PrefixTuningConfig
        {
            PrefixLength = fields.Whole("prefix_length", 30),
            IsFlat = fields.Flag("flat", false),
            BottleneckSize = fields.Whole("bottleneck_size", 512),
            Activation = fields.Choice("non_linearity", "tanh", HubActivations.Of(version)),
            Dropout = fields.Number("dropout", 0),
            LeaveOutLayers = fields.Indices("leave_out"),
            Gating = HubGating.Read(fields),
            SharesGate = fields.Flag("shared_gating", true),
        };
        fields.CheckAllKnown();
        return config;
    }

    public JsonObject Write(AdapterConfig config, int hiddenSize) => Write((PrefixTuningConfig)config);

    public IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config) =>
        [("gate.weight", $"prefix_tuning.prefix_gates.{name}.weight"), ("gate.bias", $"prefix_tuning.prefix_gates.{name}.bias")];

    public IEnumerable<(string Here, string There)> ModelTensorNames(string name) =>
        Parts.Select(part => (part.Here, $"prefix_tuning.prefix_tunings.{name}.self_prefix.{part.There}"));

    public bool IsRepetition(string key, string name, AdapterConfig config) =>
        key.Contains($".prefix_tuning.pool.prefix_tunings.{name}.self_prefix.", StringComparison.Ordinal);

    private static JsonObject Write(PrefixTuningConfig config) => new()
    {
        ["architecture"] = Architecture,
        ["bottleneck_size"] = config.BottleneckSize,
        ["cross_prefix"] = true,
        ["dropout"] = HubJson.Float(config.Dropout),
        ["encoder_prefix"] = true,
        ["flat"] = config.IsFlat,
        ["init_weights_seed"] = null,
        ["leave_out"] = new JsonArray([.. config.LeaveOutLayers.Select(layer => (JsonNode)layer)]),
        ["non_linearity"] = HubFields.NameOf(HubActivations.Names, config.Activation),
        ["prefix_length"] = config.PrefixLength,
        ["shared_gating"] = config.SharesGate,
        [HubGating.Field] = config.Gating is not null,
    };
}
