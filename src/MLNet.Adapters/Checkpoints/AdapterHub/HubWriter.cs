using System.Text.Json.Nodes;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>The files of AdapterHub's folders, as bytes by name; nothing is written before all of them are complete.</summary>
internal static class HubWriter
{
    /// <exception cref="NotSupportedException">AdapterHub cannot express the adapter.</exception>
    public static Dictionary<string, byte[]> Adapter(HubAdapter adapter, EncoderShape shape, IEncoderFamily family, string modelName)
    {
        var method = AdapterMethods.Of(adapter.Config).Hub
            ?? throw new NotSupportedException(
                $"Adapter '{adapter.Name}' is of kind {adapter.Config.GetType().Name}, which AdapterHub's folders cannot express. "
                + "Save the model itself, by MLContext.Model.Save.");
        var config = method.Write(adapter.Config, shape.HiddenSize);
        return new()
        {
            [HubFiles.AdapterConfig] = HubJson.Write(Describe(config, shape, family, modelName, adapter.Name)),
            [HubFiles.AdapterWeights] = Rename(
                adapter.Weights, name => HubKeys.ToAdapter(name, adapter.Name, method, adapter.Config, family.Keys)),
        };
    }


    /// <exception cref="NotSupportedException">AdapterHub cannot express the head.</exception>
    public static Dictionary<string, byte[]> Head(HubHead head, EncoderShape shape, IEncoderFamily family, string modelName, string name) =>
        new()
        {
            [HubFiles.HeadConfig] = HubJson.Write(Describe(HubHeadConfig.Write(head), shape, family, modelName, name)),
            [HubFiles.HeadWeights] = Rename(head.Weights, key => HubKeys.ToHead(key, name, head.Config)),
        };

    /// <exception cref="NotSupportedException">AdapterHub cannot express the fusion.</exception>
    public static Dictionary<string, byte[]> Fusion(HubFusion fusion, EncoderShape shape, IEncoderFamily family, string modelName)
    {
        var name = string.Join(',', fusion.AdapterNames);
        var described = Describe(HubFusionConfig.Write(fusion.Config), shape, family, modelName, name);
        described["adapter_names"] = new JsonArray([.. fusion.AdapterNames.Select(adapter => (JsonNode)adapter)]);
        return new()
        {
            [HubFiles.FusionConfig] = HubJson.Write(described),
            [HubFiles.FusionWeights] = Rename(fusion.Weights, key =>
                key == "temperature" ? null : HubKeys.ToFusion(key, name, family.Keys)),
        };
    }

    /// <summary>Describes how the adapters of a folder are combined.</summary>
    public static byte[] Setup(IReadOnlyList<string> fused, string? headName) =>
        HubJson.Write(
            new JsonObject
            {
                ["adapter_setup"] = new JsonObject
                {
                    ["type"] = "Fuse",
                    ["children"] = new JsonArray([
                        .. fused.Select(name => (JsonNode)new JsonObject { ["type"] = "single", ["children"] = new JsonArray(name) }),
                    ]),
                    ["kwargs"] = new JsonObject(),
                },
                ["head_setup"] = headName,
                ["version"] = HubJson.Version,
            });

    private static JsonObject Describe(JsonObject config, EncoderShape shape, IEncoderFamily family, string modelName, string name) => new()
    {
        ["config"] = config,
        ["hidden_size"] = shape.HiddenSize,
        ["model_class"] = family.Keys.Hub.ModelClass,
        ["model_name"] = modelName,
        ["model_type"] = family.ModelType,
        ["name"] = name,
        ["version"] = HubJson.Version,
    };

    private static byte[] Rename(byte[] weights, Func<string, string?> rename)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(weights, "weights");
        return AdapterWeights.Write(
            file.Entries.Keys.Where(name => rename(name) is not null).Select(name => (rename(name)!, file.ReadAsStored(name, CPU))).ToList()
        );
    }
}
