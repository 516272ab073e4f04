using System.Text.Json;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Fusion;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>Reads AdapterHub's folders: configuration in JSON, weights in safetensors or pickled, for any family.</summary>
internal static class HubReader
{
    /// <summary>Reads an adapter.</summary>
    /// <param name="folder">The folder of <c>adapter_config.json</c>.</param>
    /// <param name="shape">The sizes of its encoder.</param>
    /// <param name="family">The encoder's family.</param>
    /// <exception cref="InvalidDataException">
    /// The configuration, the weights and the encoder do not match, or a weight is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">The configuration requires something that is not supported.</exception>
    public static HubAdapter ReadAdapter(string folder, EncoderShape shape, IEncoderFamily family)
    {
        var path = HubFiles.Required(folder, HubFiles.AdapterConfig);
        var json = HubJson.Read(path);
        var name = CheckModel(json, path, shape, family);
        var (method, config) = ReadConfig(Member(json, "config", path), path, shape.HiddenSize, HubVersion.Of(json));
        CheckConfig(path, () => config.Validate(shape));
        var weights = ReadWeights(
            () => HubFiles.OpenWeights(folder, HubFiles.AdapterWeights),
            place => config.Create(shape, null, place),
            file => HubKeys.OfAdapter(file, name, method, config, family.Keys, NamesOf(config, shape)));
        return new HubAdapter(name, config, weights) { ModelName = ModelNameIn(json, path) };
    }

    /// <summary>Reads the <c>config</c> object of an adapter's file.</summary>
    /// <inheritdoc cref="ReadAdapter" path="/exception"/>
    public static (IHubMethod Method, AdapterConfig Config) ReadConfig(JsonElement json, string file, int hiddenSize, HubVersion version)
    {
        var fields = new HubFields(json, file);
        var architecture = fields.Text("architecture", "bottleneck");
        var methods = AdapterMethods.All.Where(entry => entry.Hub is not null);
        var method = methods.FirstOrDefault(entry => entry.Hub!.Matches(architecture, fields))?.Hub
            ?? throw new NotSupportedException(
                $"{file}: the architecture is '{architecture}'. Supported so far: "
                + $"{string.Join(", ", methods.Select(entry => entry.Kind))}.");
        return (method, method.Read(fields, hiddenSize, version));
    }

    /// <summary>Reads a head; null if the folder has none.</summary>
    /// <inheritdoc cref="ReadAdapter" path="/exception"/>
    public static HubHead? ReadHead(string folder, EncoderShape shape, IEncoderFamily family)
    {
        var path = Path.Combine(folder, HubFiles.HeadConfig);
        if (!File.Exists(path))
            return HubFiles.FindWeights(folder, HubFiles.HeadWeights) is { } weights ? throw HubFiles.NoHeadConfig(weights) : null;
        var json = HubJson.Read(path);
        var name = CheckModel(json, path, shape, family);
        var head = HubHeadConfig.Read(new HubFields(Member(json, "config", path), path), path);
        head.Config.CheckSizes(head.Outputs, path);
        return head with
        {
            Name = name,
            Weights = ReadWeights(
                () => HubFiles.OpenWeights(folder, HubFiles.HeadWeights),
                place => head.Config.Create(shape.HiddenSize, head.Outputs, null, place),
                file => HubKeys.OfHead(file, name, head.Config)),
        };
    }

    /// <summary>Reads only the name of an adapter.</summary>
    /// <exception cref="InvalidDataException">The file is not a configuration.</exception>
    public static string ReadAdapterName(string folder)
    {
        var path = HubFiles.Required(folder, HubFiles.AdapterConfig);
        return NameOf(new HubFields(HubJson.Read(path), path), path);
    }

    /// <summary>Reads the names of the fused adapters, in order.</summary>
    /// <exception cref="InvalidDataException">The file is not a configuration.</exception>
    public static IReadOnlyList<string> ReadFusedNames(string folder)
    {
        var path = HubFiles.Required(folder, HubFiles.FusionConfig);
        var fields = new HubFields(HubJson.Read(path), path);
        return fields.Texts("adapter_names") ?? NameOf(fields, path).Split(',');
    }

    /// <summary>Reads a fusion.</summary>
    /// <param name="folder">The folder of <c>adapter_fusion_config.json</c>.</param>
    /// <param name="shape">The sizes of its encoder.</param>
    /// <param name="family">The encoder's family.</param>
    /// <param name="subLayers">Where its adapters act.</param>
    /// <param name="temperature">The divisor of its scores, if it has a temperature; no file of the reference contains it.</param>
    /// <inheritdoc cref="ReadAdapter" path="/exception"/>
    public static HubFusion ReadFusion(
        string folder,
        EncoderShape shape,
        IEncoderFamily family,
        IReadOnlyList<SubLayer> subLayers,
        double temperature)
    {
        var path = HubFiles.Required(folder, HubFiles.FusionConfig);
        var json = HubJson.Read(path);
        var name = CheckModel(json, path, shape, family);
        var config = HubFusionConfig.Read(Member(json, "config", path), path);
        CheckConfig(path, config.Validate);
        using var scope = NewDisposeScope();
        (string, Tensor)[] others = config.HasTemperature ? [("temperature", full(1, temperature, dtype: ScalarType.Float32))] : [];
        var weights = ReadWeights(
            () => HubFiles.OpenWeights(folder, HubFiles.FusionWeights),
            CreateLayers,
            file => HubKeys.OfFusion(file, name, family.Keys),
            others);
        return new HubFusion(ReadFusedNames(folder), config, weights) { ModelName = ModelNameIn(json, path) };

        nn.Module CreateLayers(Device device)
        {
            var layers = new FusionLayers(config with { HasTemperature = false }, shape, subLayers, null, device);
            var module = new NamedModules();
            module.Add("layer", layers.Modules);
            return module;
        }
    }

    private static List<string> NamesOf(AdapterConfig config, EncoderShape shape)
    {
        using var shapes = config.Create(shape, null, META);
        return [.. shapes.named_parameters().Select(named => named.name)];
    }

    private static byte[] ReadWeights(
        Func<ITensorSource> open,
        Func<Device, nn.Module> create,
        Func<ITensorSource, IReadOnlyDictionary<string, string>> keys,
        params (string Name, Tensor Parameter)[] others)
    {
        using var scope = NewDisposeScope();
        using var file = open();
        using var module = ParameterLoading.Create(create, ParameterLoading.Named, file, keys(file), CPU);
        return AdapterWeights.Write([.. ParameterLoading.Named(module), .. others]);
    }

    private static string CheckModel(JsonElement json, string path, EncoderShape shape, IEncoderFamily family)
    {
        var fields = new HubFields(json, path);
        if (fields.Text("model_type", family.ModelType) is var model && model != family.ModelType)
        {
            throw EncoderFamilies.Find(model) is null
                ? new NotSupportedException(
                    $"{path}: the adapter is for a model of type '{model}'. Supported so far: adapters for {EncoderFamilies.Names}.")
                : new InvalidDataException(
                    $"{path}: the adapter is for a model of type '{model}', but the encoder is of type '{family.ModelType}'. "
                    + "Give the encoder in which it was trained.");
        }

        if (fields.Number("hidden_size", shape.HiddenSize) is var hidden && hidden != shape.HiddenSize)
            throw new InvalidDataException(
                $"{path}: the adapter is for hidden size {hidden}, but the encoder has {shape.HiddenSize}. "
                + "Give the encoder in which it was trained.");
        return NameOf(fields, path);
    }

    private static string? ModelNameIn(JsonElement json, string path) =>
        new HubFields(json, path).Text("model_name", string.Empty) is { Length: > 0 } name ? name : null;

    private static string NameOf(HubFields fields, string path) =>
        fields.Text("name", string.Empty) is { Length: > 0 } name
            ? name
            : throw new InvalidDataException($"{path} has no 'name'. Use the file that belongs to the weights.");

    // What is a wrong argument in a caller's own configuration is a wrong file here.
    private static void CheckConfig(string path, Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    private static JsonElement Member(JsonElement json, string key, string path) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : throw new InvalidDataException($"{path} has no object '{key}'. Use the file that belongs to the weights.");
}
