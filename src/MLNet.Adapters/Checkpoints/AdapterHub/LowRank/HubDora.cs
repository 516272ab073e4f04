using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>Converts between <see cref="DoraConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.</summary>
internal sealed class HubDora : HubLowRank<DoraConfig>
{
    protected override IReadOnlyList<(string Here, string There)> Parts { get; } =
        [("lora_A", "lora_A"), ("lora_B", "lora_B"), ("magnitude", "m.weight")];

    protected override bool Matches(HubFields fields) => !IsScale(fields) && !IsVera(fields) && fields.Flag(UseDora, false);

    protected override DoraConfig Read(HubFields fields, HubVersion version, LoraTargets targets, IReadOnlyList<int> leftOut)
    {
        RequireOnly(fields, "add");
        var (rank, alpha, dropout) = ReadScale(fields, version);
        return new DoraConfig
        {
            Rank = rank,
            Alpha = alpha,
            Dropout = dropout,
            Targets = targets,
            LeaveOutLayers = leftOut,
            Initialization = fields.Choice(Initialization, "lora", HubInitializations.Names),
        };
    }

    protected override void Write(DoraConfig config, JsonObject json)
    {
        if (config.Form != DoraForm.AdapterHub)
            throw Inexpressible(config, $"form is {config.Form}", $"DoraForm.{config.Form}");
        WriteScale(config, json);
        json[UseDora] = true;
        json[Initialization] = HubInitializations.NameOf(config.Initialization);
    }
}
