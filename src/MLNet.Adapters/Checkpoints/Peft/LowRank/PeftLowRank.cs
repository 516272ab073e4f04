using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>The type <c>LORA</c>, which stands for LoRA and DoRA.</summary>
/// <typeparam name="T">The configuration of one of them.</typeparam>
internal abstract class PeftLowRank<T> : PeftLinearMap<T>
    where T : LowRankConfig
{
    protected const string Bias = "lora_bias";
    protected const string UseDora = "use_dora";
    private const string Alpha = "lora_alpha";
    private const string AlphaPattern = "alpha_pattern";
    private const string Biases = "bias";
    private const string Dropout = "lora_dropout";
    private const string Initialization = "init_lora_weights";
    private const string Quantization = "loftq_config";
    private const string Rank = "r";
    private const string RankPattern = "rank_pattern";
    private const string UseRslora = "use_rslora";

    // Those that begin from a changed copy of the encoder's weights, in which alone the adapter has its meaning.
    private static readonly string[] ChangesEncoder = ["pissa", "olora", "loftq", "corda", "lora_ga"];
    private static readonly string[] KeepsEncoder = ["gaussian", "eva", "orthogonal", "mica"];

    protected static readonly PeftPart Down = new("lora_A", "lora_A.weight") { IsShared = true };
    protected static readonly PeftPart Up = new("lora_B", "lora_B.weight");

    public override string Type => "LORA";

    protected override T Read(HubFields fields, string file, PeftSelection selection)
    {
        CheckOthers(fields, file);
        fields.RequirePresent(Rank, Alpha);
        var (rank, alpha) = (fields.Whole(Rank, 8), fields.Number(Alpha, 8));
        var (ranks, alphas) = (Pattern(fields, RankPattern, file), Pattern(fields, AlphaPattern, file));
        return New(fields, selection) with
        {
            Rank = rank,
            Alpha = alpha,
            Scaling = fields.Flag(UseRslora, false) ? LoraScaling.ByRootOfRank : LoraScaling.ByRank,
            Dropout = fields.Number(Dropout, 0),
            Targets = selection.Targets,
            LeaveOutLayers = selection.LeaveOutLayers,
            LeaveOutMaps = selection.LeaveOutMaps,
            Overrides = [.. selection.Selected.SelectMany(Overrides)],
        };

        IEnumerable<LowRankOverride> Overrides(PeftMap map)
        {
            var own = ValueOf(ranks, map.Module.Name) is { } given ? WholeOf(given, RankPattern, file) : rank;
            var ownAlpha = ValueOf(alphas, map.Module.Name) ?? alpha;
            return own == rank && ownAlpha.Equals(alpha) ? [] : map.Maps.Select(one => new LowRankOverride(one)
            {
                Rank = own == rank ? null : own,
                Alpha = ownAlpha.Equals(alpha) ? null : ownAlpha,
            });
        }
    }

    protected override void Write(T config, JsonObject json, PeftSelection selection)
    {
        json[Rank] = config.Rank;
        json[Alpha] = HubJson.Number(config.Alpha);
        json[RankPattern] = PatternOf(selection, map => config.RankOf(map), config.Rank);
        json[AlphaPattern] = PatternOf(selection, config.AlphaOf, config.Alpha);
        json[Dropout] = HubJson.Float(config.Dropout);
        json[Biases] = "none";
        json[Initialization] = true;
        json[UseDora] = false;
        json[UseRslora] = config.Scaling == LoraScaling.ByRootOfRank;
    }

    /// <summary>Creates the configuration with the members that only this method has.</summary>
    protected abstract T New(HubFields fields, PeftSelection selection);

    private static void CheckOthers(HubFields fields, string file)
    {
        PeftBiases.Check(fields, Biases, file);
        CheckInitialization(fields, file);
        foreach (
            var key in (ReadOnlySpan<string>)
            [
                "alora_invocation_tokens", "arrow_config", "corda_config", "enable_lora", "kasa_config", "layer_replication",
                "lora_ga_config", "megatron_config", "monteclora_config", "target_parameters", "trainable_token_indices", "use_bdlora",
                "velora_config",
            ])
            fields.RequireNone(key);
        foreach (var key in (ReadOnlySpan<string>)["ensure_weight_tying", "merge_weights", "use_qalora"])
            fields.Require(key, false);
        // Settings of features that are off, or of the initialization.
        fields.Ignore("eva_config", "megatron_core", "qalora_group_size", "runtime_config", Quantization);
    }

    private static void CheckInitialization(HubFields fields, string file)
    {
        if (fields.Raw(Initialization) is not { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } value)
            return;
        var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
        if (Array.Exists(ChangesEncoder, known => name.StartsWith(known, StringComparison.Ordinal)))
            throw new NotSupportedException(
                $"{file}: '{Initialization}' is '{name}', which changes the encoder's own weights before training; they are not in the "
                + "file. Convert it to LoRA with PEFT: save_pretrained with path_initial_model_for_weight_conversion.");
        if (!KeepsEncoder.Contains(name))
            throw fields.Unsupported(Initialization, value, $"true, false, or one of {string.Join(", ", KeepsEncoder)}");
    }

    private static List<(PythonPattern Pattern, double Value)> Pattern(HubFields fields, string key, string file)
    {
        if (fields.Raw(key) is not { } map)
            return [];
        return map.ValueKind == JsonValueKind.Object && map.EnumerateObject().All(entry => entry.Value.ValueKind == JsonValueKind.Number)
            ? [.. map.EnumerateObject().Select(entry => (
                new PythonPattern(entry.Name, $"{file}: '{key}'", @"(?:.*\.)?(?:{0})"), entry.Value.GetDouble()))]
            : throw fields.Malformed(key, map, "an object of modules with numbers");
    }

    private static double? ValueOf(List<(PythonPattern Pattern, double Value)> patterns, string module) =>
        patterns.Find(entry => entry.Pattern.IsMatch(module)) is { Pattern: not null, Value: var value } ? value : null;

    private static int WholeOf(double value, string key, string file) => double.IsInteger(value) && value is >= 1 and <= int.MaxValue
        ? (int)value
        : throw new InvalidDataException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: '{key}' contains the rank {value}; it must be a whole number of at least 1. Use the file that belongs to the "
                + $"weights."));

    private static JsonObject PatternOf(PeftSelection selection, Func<TargetMap, double> valueOf, double usual)
    {
        var json = new JsonObject();
        foreach (var map in selection.Selected)
        {
            var values = map.Maps.Select(valueOf).Distinct().ToList();
            if (values.Count > 1)
                throw new NotSupportedException(
                    $"The maps {string.Join(", ", map.Maps)} have different ranks or alphas, but they are one in the model, "
                    + $"'{map.Module.Name}'. PEFT can express one for all of them.");
            if (!values[0].Equals(usual))
                json[map.Module.Name] = HubJson.Number(values[0]);
        }

        return json;
    }
}
