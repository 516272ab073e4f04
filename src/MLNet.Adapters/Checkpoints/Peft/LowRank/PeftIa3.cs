using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>Converts between <see cref="Ia3Config"/> and PEFT's configuration.</summary>
internal sealed class PeftIa3 : PeftLinearMap<Ia3Config>
{
    private const string Inputs = "feedforward_modules";
    private static readonly PeftPart OfOutputs = new("lora_B", "ia3_l");
    private static readonly PeftPart OfInputs = new("ia3_inputs", "ia3_l") { IsShared = true };

    public override string Type => "IA3";

    protected override Ia3Config Read(HubFields fields, string file, PeftSelection selection)
    {
        fields.Ignore("init_ia3_weights");
        var inputs = PeftNames.Read(fields, Inputs, file);
        var scaled = LoraTargets.None;
        foreach (var map in selection.Selected.Where(map => ScalesInput(inputs, map.Module.Name)).SelectMany(map => map.Maps))
            scaled |= map.Target;
        foreach (var map in selection.Selected)
        {
            if (!ScalesInput(inputs, map.Module.Name) && map.Maps.Any(one => scaled.HasFlag(one.Target)))
                throw new NotSupportedException(
                    $"{file}: '{Inputs}' is {fields.Raw(Inputs)?.GetRawText()}, with which the inputs of '{map.Module.Suffix}' are "
                    + "scaled in some layers and its outputs in others. Only the same in all layers can be loaded.");
        }

        return new Ia3Config
        {
            Targets = selection.Targets,
            LeaveOutLayers = selection.LeaveOutLayers,
            LeaveOutMaps = selection.LeaveOutMaps,
            ScaledInputs = scaled,
        };
    }

    protected override void Write(Ia3Config config, JsonObject json, PeftSelection selection)
    {
        string[] inputs = [.. selection.Selected.Where(map => ScalesInput(config, map)).Select(map => map.Module.Name)];
        if (inputs.Length > 0 || json["layers_to_transform"] is not null)
            PeftSelection.WriteNames(json, selection.NamesBy(module => module.Name), null); // of which the inputs must be some
        json[Inputs] = new JsonArray([.. inputs.Select(name => (JsonNode)name)]);
        json.Remove("layers_pattern"); // (IA)³ of PEFT cannot choose layers by their index
        json.Remove("layers_to_transform");
        json["init_ia3_weights"] = true;
    }

    protected override IEnumerable<PeftPart> PartsOf(Ia3Config config, PeftMap map) => [ScalesInput(config, map) ? OfInputs : OfOutputs];

    private static bool ScalesInput(Ia3Config config, PeftMap map) => map.Maps.Any(one => config.ScaledInputs.HasFlag(one.Target));

    // PEFT compares the ends of names alone, not their parts.
    private static bool ScalesInput(PeftNames? inputs, string module) =>
        inputs is not null
        && (inputs.Pattern?.IsMatch(module) ?? inputs.Names.Any(name => module.EndsWith(name, StringComparison.Ordinal)));
}
