using System.Text.Json;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Fusion;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>Reads AdapterHub's folders: configuration in JSON, weights in safetensors, for BERT.</summary>
internal static class HubReader
{
    /// <summary>Reads an adapter.</summary>
    /// <param name="folder">The folder of <c>adapter_config.json</c>.</param>
    /// <param name="shape">The sizes of the encoder that it is for.</param>
    /// <exception cref="InvalidDataException">Configuration, weights and encoder do not fit together, or a weight is not finite.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what is not supported.</exception>
    public static HubAdapter ReadAdapter(string folder, EncoderShape shape)
    {
        var path = HubFiles.Required(folder, HubFiles.AdapterConfig);
        var json = HubJson.Read(path);
        var name = CheckModel(json, path, shape);
        var config = HubBottleneck.Read(Member(json, "config", path), path, isOlder: !json.TryGetProperty("version", out _));
        using var module = config.Create(shape, null, CPU);
        return new HubAdapter(name, config, ReadWeights(HubFiles.Required(folder, HubFiles.AdapterWeights), module, file => HubKeys.OfAdapter(file, name)));
    }

    /// <summary>Reads a head; null where the folder has none.</summary>
    /// <inheritdoc cref="ReadAdapter" path="/exception"/>
    public static HubHead? ReadHead(string folder, EncoderShape shape)
    {
        var path = Path.Combine(folder, HubFiles.HeadConfig);
        if (!File.Exists(path))
            return null;
        var json = HubJson.Read(path);
        var name = CheckModel(json, path, shape);
        var fields = new HubFields(Member(json, "config", path), path);
        if (fields.Text("head_type", "classification") is var type and not "classification")
            throw new NotSupportedException($"{path}: the head is of type '{type}'. Heads of type classification can be read so far; delete the head's files to load the adapter alone.");
        fields.Require("use_pooler", false);
        fields.Require("bias", true);
        fields.Ignore("dropout_prob");
        var layers = fields.Number("layers", 2);
        var activation = fields.Text("activation_function", "tanh");
        if (layers is not (1 or 2) || (layers == 2 && activation != "tanh"))
            throw new NotSupportedException($"{path}: the head has {layers} layers with activation '{activation}'. One layer, or two with tanh, can be read.");
        var kind = layers == 2 ? ClassificationHeadKind.TwoLayer : ClassificationHeadKind.Linear;
        var labels = ReadLabels(fields, path);
        fields.CheckAllKnown();
        using var module = new ClassificationHead(kind, shape.HiddenSize, labels.Length, null, CPU);
        return new HubHead(kind, labels, ReadWeights(HubFiles.Required(folder, HubFiles.HeadWeights), module, file => HubKeys.OfHead(file, name, layers == 2)));
    }

    /// <summary>Reads the configuration of a fusion, and the names of what it fuses.</summary>
    /// <inheritdoc cref="ReadAdapter" path="/exception"/>
    public static (IReadOnlyList<string> AdapterNames, AdapterFusionConfig Config) ReadFusionConfig(string folder, EncoderShape shape)
    {
        var path = HubFiles.Required(folder, HubFiles.FusionConfig);
        var json = HubJson.Read(path);
        var name = CheckModel(json, path, shape);
        string[] names = json.TryGetProperty("adapter_names", out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : name.Split(',');
        return (names, HubFusionConfig.Read(Member(json, "config", path), path));
    }

    /// <summary>Reads a fusion's weights.</summary>
    /// <param name="folder">The folder of <c>adapter_fusion_config.json</c>.</param>
    /// <param name="shape">The sizes of the encoder that it is for.</param>
    /// <param name="subLayers">Where its adapters act.</param>
    /// <inheritdoc cref="ReadAdapter" path="/exception"/>
    public static HubFusion ReadFusion(string folder, EncoderShape shape, IReadOnlyList<SubLayer> subLayers)
    {
        var (names, config) = ReadFusionConfig(folder, shape);
        using var scope = NewDisposeScope();
        var layers = new FusionLayers(config with { HasTemperature = false }, shape, subLayers, null, CPU);
        using var module = new NamedModules();
        module.Add("layer", layers.Modules);
        var weights = ReadWeights(HubFiles.Required(folder, HubFiles.FusionWeights), module, file => HubKeys.OfFusion(file, string.Join(',', names)), Cooled(config));
        return new HubFusion(names, config, weights);
    }

    // The reference does not save its temperature; what was trained to the end has come down to 1.
    private static (string, Tensor)[] Cooled(AdapterFusionConfig config) => config.HasTemperature ? [("temperature", ones(1, dtype: ScalarType.Float32))] : [];

    private static byte[] ReadWeights(string path, nn.Module module, Func<ITensorSource, IReadOnlyDictionary<string, string>> keys, params (string Name, Tensor Parameter)[] others)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        List<(string Name, Tensor Parameter)> parameters = [.. module.named_parameters().Select(named => (named.name, (Tensor)named.parameter))];
        var names = keys(file);
        ParameterLoading.Fill(parameters, file, names);
        foreach (var (name, parameter) in parameters)
        {
            if (!parameter.isfinite().all().item<bool>())
                throw new InvalidDataException($"'{path}': the tensor '{names[name]}' has a value that is no finite number. The training that made it diverged, or the file is damaged; save the adapter again.");
        }

        return AdapterWeights.Write([.. parameters, .. others]);
    }

    private static string CheckModel(JsonElement json, string path, EncoderShape shape)
    {
        var fields = new HubFields(json, path);
        if (fields.Text("model_type", "bert") is var model and not "bert")
            throw new NotSupportedException($"{path}: the adapter is for a model of type '{model}'. Adapters for bert can be read so far.");
        if (fields.Number("hidden_size", shape.HiddenSize) is var hidden && hidden != shape.HiddenSize)
            throw new InvalidDataException($"{path}: the adapter is for hidden size {hidden}, but the encoder has {shape.HiddenSize}. Give the encoder that it was trained in.");
        return fields.Text("name", string.Empty) is { Length: > 0 } name ? name : throw new InvalidDataException($"{path} has no 'name'. Use the file that belongs to the weights.");
    }

    private static JsonElement Member(JsonElement json, string key, string path) => json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Object
        ? value
        : throw new InvalidDataException($"{path} has no object '{key}'. Use the file that belongs to the weights.");

    private static string[] ReadLabels(HubFields fields, string path)
    {
        var count = (int)fields.Number("num_labels", 2);
        if (fields.Raw("label2id") is not { } map)
            return [.. Enumerable.Range(0, count).Select(index => $"LABEL_{index}")];
        var labels = map.EnumerateObject().OrderBy(entry => entry.Value.GetInt32()).ToList();
        return labels.Select(entry => entry.Value.GetInt32()).SequenceEqual(Enumerable.Range(0, count))
            ? [.. labels.Select(entry => entry.Name)]
            : throw new InvalidDataException($"{path}: 'label2id' gives the ids {string.Join(", ", labels.Select(entry => entry.Value.GetInt32()))}, but num_labels is {count}. It must give each id from 0 to {count - 1} once.");
    }
}
