using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>The files of PEFT's folders, as bytes by name; nothing is written before all of them are complete.</summary>
internal static class PeftWriter
{
    /// <exception cref="NotSupportedException">PEFT cannot express the adapter or its head.</exception>
    public static Dictionary<string, byte[]> Write(
        string name, PeftContent content, EncoderShape shape, IEncoderFamily family, string encoderId)
    {
        var method = AdapterMethods.Of(content.Config).Peft
            ?? throw new NotSupportedException(
                $"Adapter '{name}' is of kind {content.Config.GetType().Name}, which PEFT's folders cannot express. "
                + "Save it in AdapterHub's form, or the model itself, by MLContext.Model.Save.");
        var model = PeftModel.Of(family, shape, PeftTasks.Of(content.Head));
        var head = content.Head is null ? null : HeadOf(name, content.Head, model);
        var saved = head?.Saved ?? [];
        var json = HubJson.Write(Describe(method, content.Config, model, saved, encoderId)); // refuses what PEFT cannot express
        using var scope = NewDisposeScope();
        var tensors = PeftWeights.Join(content.Weights, method.Tensors(content.Config, model));
        var ofHead = head is null
            ? []
            : PeftWeights.Join(content.HeadWeights, head.Tensors.Select(tensor => new PeftTensor(tensor.There, [tensor.Here])));
        return new()
        {
            [PeftFiles.Config] = json,
            [PeftFiles.Weights] = AdapterWeights.Write([.. tensors, .. ofHead]),
        };
    }

    private static JsonObject Describe(
        IPeftMethod method, AdapterConfig config, PeftModel model, IReadOnlyList<string> saved, string encoderId)
    {
        var json = method.Write(config, model, saved);
        json["auto_mapping"] = null;
        json["base_model_name_or_path"] = encoderId;
        json["inference_mode"] = true;
        json["modules_to_save"] = saved.Count == 0 ? null : new JsonArray([.. saved.Select(module => (JsonNode)module)]);
        json[PeftFiles.TypeField] = method.Type;
        json["revision"] = null;
        json["task_type"] = PeftTasks.NameOf(model.Task);
        return json;
    }

    private static PeftHead HeadOf(string name, HeadConfig head, PeftModel model)
    {
        var forms = PeftHead.FormsIn(model);
        return forms.FirstOrDefault(form => IsSame(form.Config, head)) ?? throw new NotSupportedException(
            $"Adapter '{name}' has a head of {head}, but the head of a '{model.Family.ModelType}' model for {PeftTasks.NameOf(model.Task)} "
            + $"is {string.Join(", or ", forms.Select(form => form.Config))}. Train it with such a head, or save it without its head, "
            + "by adapter.WithoutHead().Save(folder, AdapterFormat.Peft).");
    }

    // The activation function is between layers.
    private static bool IsSame(HeadConfig form, HeadConfig head) =>
        form.Layers == head.Layers
        && form.UsesPooler == head.UsesPooler
        && form.UsesMean == head.UsesMean
        && (form.Layers == 1 || form.Activation == head.Activation);
}
