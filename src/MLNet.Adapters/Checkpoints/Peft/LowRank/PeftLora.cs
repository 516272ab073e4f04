using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>Converts between <see cref="LoraConfig"/> and PEFT's configuration.</summary>
internal sealed class PeftLora : PeftLowRank<LoraConfig>
{
    private static readonly PeftPart UpBias = new("lora_B_bias", "lora_B.bias");

    public override bool Matches(HubFields fields) => !fields.Flag(UseDora, false);

    protected override LoraConfig New(HubFields fields, PeftSelection selection) => new() { HasBias = fields.Flag(Bias, false) };

    protected override void Write(LoraConfig config, JsonObject json, PeftSelection selection)
    {
        if (config.Gating is not null)
            throw new NotSupportedException(
                $"LoRA has gates ({config.Gating}), which PEFT's folders cannot express. Save it in AdapterHub's form.");
        config.CheckExpressible("PEFT");
        base.Write(config, json, selection);
        if (config.HasBias)
            json[Bias] = true; // older versions do not know the field
    }

    protected override IEnumerable<PeftPart> PartsOf(LoraConfig config, PeftMap map) =>
        config.HasBias ? [Down, Up, UpBias] : [Down, Up];
}
