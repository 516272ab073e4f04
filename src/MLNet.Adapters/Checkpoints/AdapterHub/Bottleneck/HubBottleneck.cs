using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.Bottleneck;

/// <summary>
/// Converts between <see cref="BottleneckAdapterConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.
/// </summary>
internal sealed class HubBottleneck : IHubMethod
{
    private const string Factor = "reduction_factor";
    private const string Default = "default";

    private static readonly (string Here, string There)[] Parts =
    [
        ("down.weight", "adapter_down.0.weight"), ("down.bias", "adapter_down.0.bias"),
        ("up.weight", "adapter_up.weight"), ("up.bias", "adapter_up.bias"), ("scaling", "scaling"),
    ];

    // The current name, and the older ones with the same meaning.
    private static readonly string[] Lists =
    [
        "adapters",
        "layer_text_task_adapters",
        "layer_text_lang_adapters",
        "attention_text_task_adapters",
        "attention_text_lang_adapters",
    ];

    private static readonly (string Name, AdapterInitialization Value)[] Initializations =
    [
        ("bert", AdapterInitialization.Bert),
        ("houlsby", AdapterInitialization.Houlsby),
        ("mam_adapter", AdapterInitialization.MamAdapter),
    ];

    public bool Matches(string architecture, HubFields fields) => architecture == "bottleneck";

    public AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version)
    {
        fields.RequirePresent("mh_adapter", "output_adapter", Factor, "non_linearity");
        var isParallel = fields.Flag("is_parallel", false);
        var isNormalized = fields.Flag("original_ln_before", false);
        RequirePlainForm(fields, isNormalized && !isParallel);
        RequireNoExtras(fields);
        var config = new BottleneckAdapterConfig
        {
            Placement = (fields.Flag("mh_adapter", false), fields.Flag("output_adapter", false)) switch
            {
                (true, true) => AdapterPlacement.Both,
                (true, false) => AdapterPlacement.Attention,
                (false, true) => AdapterPlacement.FeedForward,
                _ => AdapterPlacement.None,
            },
            Form = isParallel ? AdapterForm.Parallel : AdapterForm.Sequential,
            OriginalLayerNormBefore = isNormalized,
            Activation = fields.Choice("non_linearity", "relu", HubActivations.Of(version)),
            Initialization = fields.Choice("init_weights", "bert", Initializations),
            Scaling = ReadScaling(fields),
            LeaveOutLayers = fields.Indices("leave_out"),
        };
        config = fields.Raw(Factor)!.Value switch
        {
            { ValueKind: JsonValueKind.Number } factor => config with
            {
                ReductionFactor = HubFactor.FromReference(factor.GetDouble(), hiddenSize),
            },
            { ValueKind: JsonValueKind.Object } map => config with { ReductionFactorByLayer = ReadMap(fields, map, hiddenSize) },
            var other => throw fields.Unsupported(Factor, other, "a number or a map from layers to numbers"),
        };
        fields.CheckAllKnown();
        return config;
    }

    public JsonObject Write(AdapterConfig config, int hiddenSize) => Write((BottleneckAdapterConfig)config, hiddenSize);

    public IEnumerable<(string Here, string There)> TensorNames(string name) =>
        Lists.SelectMany(list => Parts.Select(part => (part.Here, $"{list}.{name}.{part.There}")));

    private static JsonObject Write(BottleneckAdapterConfig config, int hiddenSize) =>
        new()
        {
            ["adapter_residual_before_ln"] = false,
            ["cross_adapter"] = false,
            ["dropout"] = HubJson.Float(0),
            ["factorized_phm_W"] = true,
            ["factorized_phm_rule"] = false,
            ["hypercomplex_nonlinearity"] = "glorot-uniform",
            ["init_weights"] =
                config.Initialization == AdapterInitialization.Normal ? "bert" : HubFields.NameOf(Initializations, config.Initialization),
            ["init_weights_seed"] = null,
            ["inv_adapter"] = null,
            ["inv_adapter_reduction_factor"] = null,
            ["is_parallel"] = config.Form == AdapterForm.Parallel,
            ["learn_phm"] = true,
            ["leave_out"] = new JsonArray([.. config.LeaveOutLayers.Select(layer => (JsonNode)layer)]),
            ["ln_after"] = false,
            ["ln_before"] = false,
            ["mh_adapter"] = config.Placement is AdapterPlacement.Attention or AdapterPlacement.Both,
            ["non_linearity"] = HubFields.NameOf(HubActivations.Names, config.Activation),
            ["original_ln_after"] = true,
            ["original_ln_before"] = config.OriginalLayerNormBefore,
            ["output_adapter"] = config.Placement is AdapterPlacement.FeedForward or AdapterPlacement.Both,
            ["phm_bias"] = true,
            ["phm_c_init"] = "normal",
            ["phm_dim"] = 4,
            ["phm_init_range"] = 0.0001,
            ["phm_layer"] = false,
            ["phm_rank"] = 1,
            [Factor] = WriteFactor(config, hiddenSize),
            ["residual_before_ln"] = true,
            ["scaling"] = config.Scaling.Kind switch
            {
                AdapterScalingKind.Learned => "learned",
                AdapterScalingKind.PerChannel => "channel",
                _ => HubJson.Float(config.Scaling.Value),
            },
            ["shared_W_phm"] = false,
            ["shared_phm_rule"] = true,
            ["stochastic_depth"] = HubJson.Float(0),
            ["use_gating"] = false,
        };

    private static void RequirePlainForm(HubFields fields, bool readsNormalizedSum)
    {
        fields.Require("original_ln_after", true);
        fields.Require("ln_before", false);
        fields.Require("ln_after", false);
        fields.Require("adapter_residual_before_ln", false);
        if (
            fields.Raw("residual_before_ln") is { } residual
            && residual.ValueKind != JsonValueKind.True
            && (readsNormalizedSum || residual.ValueKind != JsonValueKind.False))
            throw fields.Unsupported("residual_before_ln", residual, "true");
    }

    private static void RequireNoExtras(HubFields fields)
    {
        fields.Require("cross_adapter", false);
        fields.Require("use_gating", false);
        fields.Require("phm_layer", false);
        fields.RequireNone("inv_adapter");
        fields.RequireZero("dropout");
        fields.RequireZero("stochastic_depth");
        fields.Ignore(
            "inv_adapter_reduction_factor",
            "factorized_phm_W",
            "factorized_phm_rule",
            "hypercomplex_nonlinearity",
            "learn_phm",
            "phm_bias",
            "phm_c_init",
            "phm_dim",
            "phm_init_range",
            "phm_rank",
            "shared_W_phm",
            "shared_phm_rule",
            "init_weights_seed");
    }

    private static AdapterScaling ReadScaling(HubFields fields) => fields.Raw("scaling") switch
    {
        null => 1,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text when text.ValueEquals("learned") => AdapterScaling.Learned,
        { ValueKind: JsonValueKind.String } text when text.ValueEquals("channel") => AdapterScaling.PerChannel,
        { } other => throw fields.Unsupported("scaling", other, "a number, \"learned\" or \"channel\""),
    };

    private static LayerMap ReadMap(HubFields fields, JsonElement map, int hiddenSize)
    {
        var layers = new Dictionary<int, double>();
        double? common = null;
        foreach (var entry in map.EnumerateObject())
        {
            var factor =
                entry.Value.ValueKind == JsonValueKind.Number
                    ? HubFactor.FromReference(entry.Value.GetDouble(), hiddenSize)
                    : throw Malformed();
            if (entry.Name == Default)
                common = factor;
            else if (
                !int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) || !layers.TryAdd(layer, factor))
                throw Malformed();
        }

        return new LayerMap { Layers = layers, Default = common };

        InvalidDataException Malformed() =>
            fields.Malformed(Factor, map, "a number or a map from layers, each once, and \"default\" to numbers");
    }

    private static JsonNode WriteFactor(BottleneckAdapterConfig config, int hiddenSize)
    {
        if (config.BottleneckSize is { } size)
            return HubJson.Number(HubFactor.Of(size, hiddenSize));
        if (config.ReductionFactorByLayer is not { } map)
            return Number(config.ReductionFactor);
        var factors = new JsonObject();
        foreach (var (layer, factor) in map.Layers)
            factors[layer.ToString(CultureInfo.InvariantCulture)] = Number(factor);
        if (map.Default is { } common)
            factors[Default] = Number(common);
        return factors;

        JsonNode Number(double factor) => HubJson.Number(HubFactor.ToReference(factor, hiddenSize));
    }
}
