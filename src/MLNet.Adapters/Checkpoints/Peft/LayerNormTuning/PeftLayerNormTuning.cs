using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LayerNormTuning;

/// <summary>Converts between <see cref="LayerNormTuningConfig"/> and PEFT's configuration.</summary>
internal sealed class PeftLayerNormTuning : IPeftMethod
{
    private const string Targets = "target_modules";
    private static readonly string[] Parts = ["weight", "bias"];

    public string Type => "LN_TUNING";

    public bool Matches(HubFields fields) => true;

    public AdapterConfig Read(HubFields fields, string file, PeftModel model)
    {
        var targets = PeftTargets.Read(fields, file);
        var given = fields.Raw(Targets)?.GetRawText();
        var selected = PeftNorm.In(model).Where(norm => targets.Chosen is not null && targets.Select(norm.Name)).ToList();
        if (selected.Count == 0)
            throw new InvalidDataException(
                $"{file}: '{Targets}' is {given}, with which no LayerNorm of a '{model.Family.ModelType}' of {model.Shape.Layers} layers "
                + $"is selected, such as '{PeftNorm.In(model).First().Name}'. Give the encoder in which the adapter was trained.");
        var config = new LayerNormTuningConfig
        {
            Targets = selected.Aggregate(LayerNormTargets.None, (all, norm) => all | norm.Target),
            LeaveOutLayers = selected.All(norm => norm.Layer is null)
                ? []
                : [.. Enumerable.Range(0, model.Shape.Layers).Where(layer => !selected.Exists(norm => norm.Layer == layer))],
        };
        return PeftNorm.In(model).FirstOrDefault(norm => norm.IsIn(config) && !selected.Contains(norm)) is { } other
            ? throw new NotSupportedException(
                $"{file}: '{Targets}' is {given}, which leaves out '{other.Name}' but not the same LayerNorm of other layers. "
                + "Only the same LayerNorms in every layer, or none in a layer, can be loaded.")
            : config;
    }

    public JsonObject Write(AdapterConfig config, PeftModel model, IReadOnlyList<string> saved)
    {
        var names = Trained(config, model).Select(norm => (JsonNode)norm.Name).ToArray();
        return names.Length > 0
            ? new JsonObject { [Targets] = new JsonArray(names) }
            : throw new NotSupportedException(
                $"{config} trains no LayerNorm. PEFT requires at least one.");
    }

    public IEnumerable<PeftTensor> Tensors(AdapterConfig config, PeftModel model) =>
        from norm in Trained(config, model)
        from part in model.Shape.IsBiasFree ? Parts[..1] : Parts
        select new PeftTensor($"{PeftModel.Root}{norm.Name}.ln_tuning_layers.{part}", [$"{norm.Owner}.{part}"]);

    private static IEnumerable<PeftNorm> Trained(AdapterConfig config, PeftModel model) =>
        PeftNorm.In(model).Where(norm => norm.IsIn((LayerNormTuningConfig)config));
}
