namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>The names of AdapterHub's files.</summary>
internal static class HubFiles
{
    public const string AdapterConfig = "adapter_config.json";
    public const string AdapterWeights = "adapter.safetensors";
    public const string HeadConfig = "head_config.json";
    public const string HeadWeights = "model_head.safetensors";
    public const string FusionConfig = "adapter_fusion_config.json";
    public const string FusionWeights = "model_adapter_fusion.safetensors";
    public const string Setup = "adapter_setup.json";

    private static readonly Dictionary<string, string> Pickles = new()
    {
        [AdapterWeights] = "pytorch_adapter.bin",
        [HeadWeights] = "pytorch_model_head.bin",
        [FusionWeights] = "pytorch_model_adapter_fusion.bin",
    };

    /// <summary>Finds the weights of a head in a folder, pickled or not; null if there are none.</summary>
    public static string? FindHeadWeights(string folder) =>
        Array.Find([Path.Combine(folder, HeadWeights), Path.Combine(folder, Pickles[HeadWeights])], File.Exists);

    /// <summary>Creates the error for a head's weights without their configuration.</summary>
    public static FileNotFoundException NoHeadConfig(string weights) =>
        new(
            $"There is '{weights}' but no '{HeadConfig}' next to it, which describes the head. Copy that file too, "
            + "or remove the weights to load only the adapter.",
            Path.Combine(Path.GetDirectoryName(weights)!, HeadConfig));

    /// <summary>Returns the path of a required file.</summary>
    /// <exception cref="FileNotFoundException">The file is missing; if there is a pickled one, the message mentions it.</exception>
    public static string Required(string folder, string file)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Folder '{folder}' does not exist. Name the folder that the adapter was saved to.");
        var path = Path.Combine(folder, file);
        if (File.Exists(path))
            return path;
        throw new FileNotFoundException(
            Pickles.TryGetValue(file, out var pickle) && File.Exists(Path.Combine(folder, pickle))
                ? $"'{folder}' contains '{pickle}' but not '{file}'. Pickled weights are not supported: "
                    + "save the adapter as safetensors (use_safetensors=True)."
                : $"'{folder}' has no file '{file}'. Name the folder that the adapter was saved to.",
            path);
    }
}
