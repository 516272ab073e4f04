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
    private const string PostAdd = "post_add";

    private static readonly (string Here, string There)[] Parts =
    [
        ("down.weight", "adapter_down.0.weight"), ("down.bias", "adapter_down.0.bias"),
        ("down.W_left", "adapter_down.0.W_left"), ("down.W_right", "adapter_down.0.W_right"), ("down.b", "adapter_down.0.b"),
        ("up.W_left", "adapter_up.W_left"), ("up.W_right", "adapter_up.W_right"), ("up.b", "adapter_up.b"),
        ("up.weight", "adapter_up.weight"), ("up.bias", "adapter_up.bias"), ("scaling", "scaling"),
        ("gate.weight", "gate.weight"), ("gate.bias", "gate.bias"),
        ("norm_after.weight", "adapter_norm_after.weight"), ("norm_after.bias", "adapter_norm_after.bias"),
    ];

    // A LayerNorm before is stored twice, by its name and as the first of the down-projection's modules.
    private static readonly (string Here, string There)[] NormalizedParts =
    [
        ("norm_before.weight", "adapter_norm_before.weight"), ("norm_before.bias", "adapter_norm_before.bias"),
        .. Parts.Select(part => (part.Here, part.There.Replace("adapter_down.0.", "adapter_down.1.", StringComparison.Ordinal))),
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

    // The form of Compacter: one rule for all adapters, and factors of low rank.
    private static readonly (string Key, bool Value)[] PhmFlags =
    [
        ("factorized_phm_W", true), ("factorized_phm_rule", false), ("learn_phm", true), ("phm_bias", true),
        ("shared_W_phm", false), ("shared_phm_rule", true),
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
        fields.RequireGiven("mh_adapter", "output_adapter");
        fields.RequirePresent(Factor, "non_linearity");
        var isParallel = fields.Flag("is_parallel", false);
        var isNormalized = fields.Flag("original_ln_before", false);
        var normalizesAfter = fields.Flag("ln_after", false);
        if (normalizesAfter && !isParallel)
            fields.Require("adapter_residual_before_ln", false);
        else
            fields.Flag("adapter_residual_before_ln", false); // without effect
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
            OriginalLayerNormAfter = fields.Flag("original_ln_after", true),
            Residual = ReadResidual(fields, isNormalized && !isParallel),
            LayerNormBefore = fields.Flag("ln_before", false),
            LayerNormAfter = normalizesAfter,
            Dropout = fields.Number("dropout", 0),
            StochasticDepth = fields.Number("stochastic_depth", 0),
            Activation = fields.Choice("non_linearity", "relu", HubActivations.Of(version)),
            Initialization = fields.Choice("init_weights", "bert", Initializations),
            Scaling = ReadScaling(fields),
            LeaveOutLayers = fields.Indices("leave_out"),
            Phm = ReadPhm(fields),
            Gating = HubGating.Read(fields),
            Invertible = HubInvertible.Read(fields),
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

    public IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config) =>
        Lists.SelectMany(list => (((BottleneckAdapterConfig)config).LayerNormBefore ? NormalizedParts : Parts)
            .Select(part => (part.Here, $"{list}.{name}.{part.There}")));

    public IEnumerable<(string Here, string There)> ModelTensorNames(string name) =>
        [("phm_rule", $"shared_parameters.{name}.phm_rule"), .. HubInvertible.TensorNames(name)];

    public bool IsRepetition(string key, string name, AdapterConfig config) =>
        ((BottleneckAdapterConfig)config).LayerNormBefore && Lists.Any(list =>
            key.Contains($".{list}.{name}.adapter_down.0.", StringComparison.Ordinal));

    private static JsonObject Write(BottleneckAdapterConfig config, int hiddenSize) =>
        new()
        {
            ["adapter_residual_before_ln"] = false,
            ["cross_adapter"] = false,
            ["dropout"] = HubJson.Float(config.Dropout),
            ["factorized_phm_W"] = true,
            ["factorized_phm_rule"] = false,
            ["hypercomplex_nonlinearity"] = "glorot-uniform",
            ["init_weights"] =
                config.Initialization == AdapterInitialization.Normal ? "bert" : HubFields.NameOf(Initializations, config.Initialization),
            ["init_weights_seed"] = null,
            [HubInvertible.Form] = HubInvertible.WriteForm(config.Invertible),
            [HubInvertible.Factor] = HubInvertible.WriteFactor(config.Invertible),
            ["is_parallel"] = config.Form == AdapterForm.Parallel,
            ["learn_phm"] = true,
            ["leave_out"] = new JsonArray([.. config.LeaveOutLayers.Select(layer => (JsonNode)layer)]),
            ["ln_after"] = config.LayerNormAfter,
            ["ln_before"] = config.LayerNormBefore,
            ["mh_adapter"] = config.Placement is AdapterPlacement.Attention or AdapterPlacement.Both,
            ["non_linearity"] = HubFields.NameOf(HubActivations.Names, config.Activation),
            ["original_ln_after"] = config.OriginalLayerNormAfter,
            ["original_ln_before"] = config.OriginalLayerNormBefore,
            ["output_adapter"] = config.Placement is AdapterPlacement.FeedForward or AdapterPlacement.Both,
            ["phm_bias"] = true,
            ["phm_c_init"] = "normal",
            ["phm_dim"] = (config.Phm ?? new()).Dimension,
            ["phm_init_range"] = 0.0001,
            ["phm_layer"] = config.Phm is not null,
            ["phm_rank"] = (config.Phm ?? new()).Rank,
            [Factor] = WriteFactor(config, hiddenSize),
            ["residual_before_ln"] = config.Residual switch
            {
                AdapterResidual.Sum => PostAdd,
                var residual => residual == AdapterResidual.Output,
            },
            ["scaling"] = config.Scaling.Kind switch
            {
                AdapterScalingKind.Learned => "learned",
                AdapterScalingKind.PerChannel => "channel",
                _ => HubJson.Float(config.Scaling.Value),
            },
            ["shared_W_phm"] = false,
            ["shared_phm_rule"] = true,
            ["stochastic_depth"] = HubJson.Float(config.StochasticDepth),
            [HubGating.Field] = config.Gating is not null,
        };

    // Null is false, as in Python. Without the normalized sum, false means the same as true.
    private static AdapterResidual ReadResidual(HubFields fields, bool readsNormalizedSum)
    {
        const string key = "residual_before_ln";
        if (fields.Raw(key) is { ValueKind: JsonValueKind.String } text)
        {
            return text.ValueEquals(PostAdd) && readsNormalizedSum
                ? AdapterResidual.Sum
                : throw fields.Unsupported(key, text, $"true or false, or \"{PostAdd}\" if 'original_ln_before' is true");
        }

        return fields.Flag(key, true) || !readsNormalizedSum ? AdapterResidual.Output : AdapterResidual.NormalizedSum;
    }

    private static void RequireNoExtras(HubFields fields)
    {
        fields.Require("cross_adapter", false);
        fields.Ignore("init_weights_seed");
    }

    private static PhmSettings? ReadPhm(HubFields fields)
    {
        fields.Ignore("hypercomplex_nonlinearity", "phm_c_init", "phm_init_range"); // the start of a training that is over
        if (!fields.Flag("phm_layer", false))
        {
            fields.Ignore("phm_dim", "phm_rank");
            fields.Ignore([.. PhmFlags.Select(flag => flag.Key)]);
            return null;
        }

        foreach (var (key, value) in PhmFlags)
            fields.Require(key, value);
        return new PhmSettings { Dimension = fields.Whole("phm_dim", 4), Rank = fields.Whole("phm_rank", 1) };
    }

    private static AdapterScaling ReadScaling(HubFields fields) => fields.Given("scaling") switch
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
