using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>Converts between <see cref="VeraConfig"/> and PEFT's configuration.</summary>
internal sealed class PeftVera : PeftLinearMap<VeraConfig>
{
    private const string Biases = "bias";
    private const string Dropout = "vera_dropout";
    private const string Initial = "d_initial";
    private const string Rank = "r";
    private const string SavesMatrices = "save_projection";
    private const string Seed = "projection_prng_key";
    private static readonly PeftPart Inner = new("lambda_d", "vera_lambda_d") { IsShared = true };
    private static readonly PeftPart Outer = new("lambda_b", "vera_lambda_b");

    public override string Type => "VERA";

    protected override VeraConfig Read(HubFields fields, string file, PeftSelection selection)
    {
        PeftBiases.Check(fields, Biases, file);
        fields.Ignore("init_weights", Seed);
        fields.RequirePresent(Rank);
        if (!fields.Flag(SavesMatrices, true))
            throw new NotSupportedException(
                $"{file}: '{SavesMatrices}' is false: the file lacks the random matrices that all maps share. "
                + "Save the adapter again with it set to true.");
        var rank = fields.Whole(Rank, 256);
        return new VeraConfig
        {
            Form = VeraForm.Diagonal,
            Rank = rank,
            Alpha = rank, // PEFT has no scale
            Dropout = fields.Number(Dropout, 0),
            InitialDiagonal = fields.Number(Initial, 0.1),
            Targets = selection.Targets,
            LeaveOutLayers = selection.LeaveOutLayers,
            LeaveOutMaps = selection.LeaveOutMaps,
        };
    }

    protected override void Write(VeraConfig config, JsonObject json, PeftSelection selection)
    {
        if (config.Form != VeraForm.Diagonal)
            throw new NotSupportedException(
                $"VeRA's form is {config.Form}, but PEFT's matrices are diagonal. Save it in AdapterHub's form, "
                + $"or train it with {nameof(VeraForm)}.{nameof(VeraForm.Diagonal)}.");
        if (!config.Scale.Equals(1.0))
            throw new NotSupportedException(
                $"VeRA's scale is {config.Scale}, from alpha {config.Alpha} and rank {config.Rank}, but PEFT's VeRA has none. "
                + "Train it with an alpha that equals the rank.");
        json[Rank] = config.Rank;
        json[Dropout] = HubJson.Float(config.Dropout);
        json[Initial] = HubJson.Float(config.InitialDiagonal);
        json[Biases] = "none";
        json["init_weights"] = true;
        json[Seed] = 0;
        json[SavesMatrices] = true;
    }

    protected override IEnumerable<PeftPart> PartsOf(VeraConfig config, PeftMap map) => [Inner, Outer];

    protected override IEnumerable<PeftTensor> SharedTensors(VeraConfig config) =>
    [
        new($"{PeftModel.Shared}vera_A", ["shared.lora_A"]),
        new($"{PeftModel.Shared}vera_B", ["shared.lora_B"]),
    ];
}
