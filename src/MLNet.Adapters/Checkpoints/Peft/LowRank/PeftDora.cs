using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>Converts between <see cref="DoraConfig"/> and PEFT's configuration.</summary>
internal sealed class PeftDora : PeftLowRank<DoraConfig>
{
    private static readonly PeftPart Magnitude = new("magnitude", "lora_magnitude_vector") { IsFlat = true };

    public override bool Matches(HubFields fields) => fields.Flag(UseDora, false);

    protected override DoraConfig New(HubFields fields, PeftSelection selection)
    {
        fields.Require(Bias, false);
        return new DoraConfig { Form = DoraForm.Peft };
    }

    protected override void Write(DoraConfig config, JsonObject json, PeftSelection selection)
    {
        if (config.Form != DoraForm.Peft)
            throw new NotSupportedException(
                $"DoRA's form is {config.Form}, which PEFT computes differently. Save it in AdapterHub's form, "
                + $"or train it with {nameof(DoraForm)}.{nameof(DoraForm.Peft)}.");
        base.Write(config, json, selection);
        json[UseDora] = true;
    }

    protected override IEnumerable<PeftPart> PartsOf(DoraConfig config, PeftMap map) => [Down, Up, Magnitude];
}
