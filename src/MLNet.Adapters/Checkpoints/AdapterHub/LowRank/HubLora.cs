using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>Converts between <see cref="LoraConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.</summary>
internal sealed class HubLora : HubLowRank<LoraConfig>
{
    protected override IReadOnlyList<(string Here, string There)> Parts { get; } =
        [("lora_A", "lora_A"), ("lora_B", "lora_B"), ("gate.weight", "gate.weight"), ("gate.bias", "gate.bias")];

    protected override bool HasGates => true;

    protected override bool Matches(HubFields fields) => !IsScale(fields) && !IsVera(fields) && !fields.Flag(UseDora, false);

    protected override LoraConfig Read(HubFields fields, HubVersion version, LoraTargets targets, IReadOnlyList<int> leftOut)
    {
        RequireOnly(fields, "add");
        var (rank, alpha, dropout) = ReadScale(fields, version);
        return new LoraConfig
        {
            Rank = rank,
            Alpha = alpha,
            Dropout = dropout,
            Targets = targets,
            LeaveOutLayers = leftOut,
            Initialization = fields.Choice(Initialization, "lora", HubInitializations.Names),
            Gating = HubGating.Read(fields),
        };
    }

    protected override void Write(LoraConfig config, JsonObject json)
    {
        if (config.HasBias)
            throw Inexpressible(config, "product has a bias", nameof(config.HasBias));
        config.CheckExpressible("AdapterHub");
        WriteScale(config, json);
        json[HubGating.Field] = config.Gating is not null;
        json[Initialization] = HubInitializations.NameOf(config.Initialization);
    }
}
