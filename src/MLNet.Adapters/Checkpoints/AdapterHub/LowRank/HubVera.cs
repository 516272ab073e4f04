using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.LowRank;

/// <summary>Converts between <see cref="VeraConfig"/> and the <c>config</c> object of AdapterHub's <c>adapter_config.json</c>.</summary>
internal sealed class HubVera : HubLowRank<VeraConfig>
{
    private const string Own = "vera";

    protected override IReadOnlyList<(string Here, string There)> Parts { get; } = [("vera_D", "vera_D"), ("vera_B", "vera_B")];

    public override IEnumerable<(string Here, string There)> ModelTensorNames(string name) =>
    [
        ("shared.lora_A", $"shared_parameters.{name}.lora_A"),
        ("shared.lora_B", $"shared_parameters.{name}.lora_B"),
    ];

    protected override bool Matches(HubFields fields) => !IsScale(fields) && IsVera(fields);

    protected override VeraConfig Read(HubFields fields, HubVersion version, LoraTargets targets, IReadOnlyList<int> leftOut)
    {
        RequireOnly(fields, "add");
        fields.Require(UseDora, false);
        fields.RequirePresent(Diagonal, Outer);
        RequireNumber(fields, Outer, 0);
        fields.Choice(Initialization, Own, [(Own, true)]);
        var (rank, alpha, dropout) = ReadScale(fields, version);
        return new VeraConfig
        {
            Rank = rank,
            Alpha = alpha,
            Dropout = dropout,
            Targets = targets,
            LeaveOutLayers = leftOut,
            InitialDiagonal = fields.Number(Diagonal, 0),
        };
    }

    protected override void Write(VeraConfig config, JsonObject json)
    {
        if (config.Form != VeraForm.Dense)
            throw Inexpressible(config, $"form is {config.Form}", $"VeraForm.{config.Form}");
        WriteScale(config, json);
        json[Initialization] = Own;
        json[Diagonal] = HubJson.Float(config.InitialDiagonal);
        json[Outer] = HubJson.Float(0);
    }
}
