using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>The <c>config</c> objects of the architecture <c>lora</c>, which stands for several methods.</summary>
/// <typeparam name="T">The configuration of one of them.</typeparam>
internal abstract class HubLowRank<T> : IHubMethod
    where T : LinearMapConfig
{
    protected const string Alpha = "alpha";
    protected const string Composition = "composition_mode";
    protected const string Diagonal = "vera_d";
    protected const string Dropout = "dropout";
    protected const string Initialization = "init_weights";
    protected const string Outer = "vera_b";
    protected const string Rank = "r";
    protected const string UseDora = "use_dora";
    private const string Matrices = "attn_matrices";

    private static readonly (string Name, LoraTargets Value)[] Attention =
        [("q", LoraTargets.Query), ("k", LoraTargets.Key), ("v", LoraTargets.Value)];

    /// <summary>Whether the method can have gates.</summary>
    protected virtual bool HasGates => false;

    /// <summary>Our names of the tensors in one map, and theirs.</summary>
    protected abstract IReadOnlyList<(string Here, string There)> Parts { get; }

    public bool Matches(string architecture, HubFields fields) => architecture == "lora" && Matches(fields);

    public AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version)
    {
        if (!HasGates)
            fields.Require(HubGating.Field, false);
        fields.RequireNone("dtype");
        fields.Ignore("init_weights_seed");
        var config = Read(fields, version, ReadTargets(fields), fields.Indices("leave_out"));
        fields.CheckAllKnown();
        return config;
    }

    public JsonObject Write(AdapterConfig config, int hiddenSize)
    {
        var own = (T)config;
        foreach (var absent in new[] { LoraTargets.AttentionOutput, LoraTargets.Pooler })
        {
            if (own.Targets.HasFlag(absent))
                throw Inexpressible(own, $"targets are {own.Targets}", absent.ToString());
        }

        if (own.LeaveOutMaps is [var map, ..])
            throw Inexpressible(own, $"map '{map}' is left out", nameof(own.LeaveOutMaps));
        if (own is LowRankConfig { Overrides: [var one, ..] })
            throw Inexpressible(own, $"map '{one.Map}' has a rank or an alpha of its own", nameof(LowRankConfig.Overrides));
        var attention = Attention.Where(matrix => own.Targets.HasFlag(matrix.Value)).ToList();
        var json = new JsonObject
        {
            ["architecture"] = "lora",
            [Matrices] = new JsonArray([.. (attention.Count > 0 ? attention : [.. Attention]).Select(matrix => (JsonNode)matrix.Name)]),
            [Composition] = "add",
            [Dropout] = HubJson.Float(0),
            ["dtype"] = null,
            ["init_weights_seed"] = null,
            ["intermediate_lora"] = own.Targets.HasFlag(LoraTargets.Intermediate),
            ["leave_out"] = new JsonArray([.. own.LeaveOutLayers.Select(layer => (JsonNode)layer)]),
            ["output_lora"] = own.Targets.HasFlag(LoraTargets.Output),
            ["selfattn_lora"] = attention.Count > 0,
            [UseDora] = false,
            [HubGating.Field] = false,
            [Outer] = null,
            [Diagonal] = null,
        };
        Write(own, json);
        return json;
    }

    public IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config) =>
        Parts.Select(part => (part.Here, $"loras.{name}.{part.There}"));

    public virtual IEnumerable<(string Here, string There)> ModelTensorNames(string name) => [];

    /// <summary>Whether an object of the architecture is one of this method; it matches exactly one.</summary>
    protected abstract bool Matches(HubFields fields);

    /// <summary>Reads the fields that not all methods share.</summary>
    protected abstract T Read(HubFields fields, HubVersion version, LoraTargets targets, IReadOnlyList<int> leftOut);

    /// <summary>Writes the fields that not all methods share.</summary>
    protected abstract void Write(T config, JsonObject json);

    /// <summary>Whether the factors of maps are trained, not an addition.</summary>
    protected static bool IsScale(HubFields fields) => fields.Text(Composition, "add") == "scale";

    /// <summary>Whether the object has a value that only VeRA has.</summary>
    protected static bool IsVera(HubFields fields) => fields.Raw(Diagonal) is not null | fields.Raw(Outer) is not null;

    /// <summary>Throws if the object has a value of another method.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="composition">How the method joins the frozen map.</param>
    protected static void RequireOnly(HubFields fields, string composition) =>
        fields.Choice(Composition, "add", [(composition, true)]);

    /// <summary>Throws if a number has another value than the one that the method has.</summary>
    protected static void RequireNumber(HubFields fields, string key, int wanted)
    {
        if (fields.Number(key, wanted) is var number && number != wanted)
            throw fields.Unsupported(key, fields.Raw(key)!.Value, string.Create(CultureInfo.InvariantCulture, $"{wanted}"));
    }

    /// <summary>The error about a configuration that AdapterHub does not have.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="value">What its value is.</param>
    /// <param name="what">What cannot be expressed.</param>
    protected static NotSupportedException Inexpressible(LinearMapConfig config, string value, string what) => new(
        $"{config.Method}'s {value}, but AdapterHub's folders cannot express {what}. "
        + "Save it in PEFT's form, by Save(folder, AdapterFormat.Peft), or the model itself, by MLContext.Model.Save.");

    /// <summary>Reads rank, scale and dropout.</summary>
    protected static (int Rank, double Alpha, double Dropout) ReadScale(HubFields fields, HubVersion version)
    {
        fields.RequirePresent(Rank, Alpha);
        var rank = fields.Whole(Rank, 1);
        var alpha = fields.Number(Alpha, rank);
        // Older versions did not divide by r: their training corresponds to α = r.
        return (rank, version.IsBefore(1, 1) ? rank : alpha, fields.Number(Dropout, 0));
    }

    /// <summary>Writes rank, scale and dropout; AdapterHub divides by r only.</summary>
    protected static void WriteScale(LowRankConfig config, JsonObject json)
    {
        json[Rank] = config.Rank;
        json[Alpha] = HubJson.Number(config.Scaling == LoraScaling.ByRank ? config.Alpha : config.Alpha * Math.Sqrt(config.Rank));
        json[Dropout] = HubJson.Float(config.Dropout);
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
