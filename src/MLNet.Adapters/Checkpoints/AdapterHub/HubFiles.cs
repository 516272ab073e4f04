using MLNet.Adapters.Checkpoints.Pickles;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>The names of AdapterHub's files.</summary>
internal static class HubFiles
{
    public const string AdapterConfig = "adapter_config.json";
    public const string AdapterWeights = "adapter.safetensors";
    public const string HeadConfig = "head_config.json";
    public const string HeadWeights = "model_head.safetensors";
    public const string PickledHead = "pytorch_model_head.bin";
    public const string PickledAdapter = "pytorch_adapter.bin";
    public const string FusionConfig = "adapter_fusion_config.json";
    public const string FusionWeights = "model_adapter_fusion.safetensors";
    public const string Setup = "adapter_setup.json";

    private static readonly Dictionary<string, string> Pickles = new()
    {
        [AdapterWeights] = PickledAdapter,
        [HeadWeights] = PickledHead,
        [FusionWeights] = "pytorch_model_adapter_fusion.bin",
    };

    /// <summary>Finds weights in a folder, as safetensors or else pickled; null if there are none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The name of the safetensors file.</param>
    public static string? FindWeights(string folder, string file) =>
        Array.Find([Path.Combine(folder, file), Path.Combine(folder, Pickles[file])], File.Exists);

    /// <summary>Opens required weights, as safetensors or else pickled; the caller disposes them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The name of the safetensors file.</param>
    /// <exception cref="FileNotFoundException">Both files are missing.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or contains something else than weights.</exception>
    public static ITensorSource OpenWeights(string folder, string file)
    {
        var path = FindWeights(folder, file) ?? Required(folder, file);
        return EncoderFiles.IsPickle(path) ? TorchFile.Over(File.OpenRead(path), path) : SafetensorsFile.Open(path);
    }

    /// <summary>Creates the error for a head's weights without their configuration.</summary>
    public static FileNotFoundException NoHeadConfig(string weights) =>
        new(
            $"There is '{weights}' but no '{HeadConfig}' next to it, which describes the head. Copy that file too, "
            + "or remove the weights to load only the adapter.",
            Path.Combine(Path.GetDirectoryName(weights)!, HeadConfig));

    /// <summary>Returns the path of a required file.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    public static string Required(string folder, string file)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Folder '{folder}' does not exist. Name the folder that the adapter was saved to.");
        var path = Path.Combine(folder, file);
        if (File.Exists(path))
            return path;
        var name = Pickles.TryGetValue(file, out var pickle) ? $"'{file}' or '{pickle}'" : $"'{file}'";
        throw new FileNotFoundException($"'{folder}' has no file {name}. Name the folder that the adapter was saved to.", path);
    }
}
