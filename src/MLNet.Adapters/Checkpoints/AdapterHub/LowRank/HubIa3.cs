using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>Converts between <see cref="Ia3Config"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.</summary>
internal sealed class HubIa3 : HubLowRank<Ia3Config>
{
    private const string Own = "ia3";

    protected override IReadOnlyList<(string Here, string There)> Parts { get; } = [("lora_B", "lora_B")];

    protected override bool Matches(HubFields fields) => IsScale(fields);

    protected override Ia3Config Read(HubFields fields, HubVersion version, LoraTargets targets, IReadOnlyList<int> leftOut)
    {
        RequireOnly(fields, "scale");
        fields.Require(UseDora, false);
        fields.RequireNone(Diagonal);
        fields.RequireNone(Outer);
        fields.RequirePresent(Rank, Alpha);
        RequireNumber(fields, Rank, 1);
        RequireNumber(fields, Alpha, 1); // another would be one more factor
        RequireNumber(fields, Dropout, 0);
        fields.Choice(Initialization, Own, [(Own, true)]);
        return new Ia3Config { Targets = targets, LeaveOutLayers = leftOut };
    }

    protected override void Write(Ia3Config config, JsonObject json)
    {
        if (config.ScaledInputs != LoraTargets.None)
            throw Inexpressible(config, $"scaled inputs are {config.ScaledInputs}", nameof(config.ScaledInputs));
        json[Rank] = 1;
        json[Alpha] = 1;
        json[Composition] = "scale";
        json[Initialization] = Own;
    }
}
