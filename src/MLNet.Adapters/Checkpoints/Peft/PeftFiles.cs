using System.Text.Json;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Checkpoints.Pickles;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>The names of PEFT's files; the configuration has the name of AdapterHub's.</summary>
internal static class PeftFiles
{
    public const string Config = HubFiles.AdapterConfig;
    public const string Weights = "adapter_model.safetensors";
    public const string PickledWeights = "adapter_model.bin";

    /// <summary>The field that only PEFT's configurations have.</summary>
    public const string TypeField = "peft_type";

    /// <summary>Whether a folder holds an adapter of PEFT.</summary>
    /// <exception cref="InvalidDataException">The configuration is not a JSON object.</exception>
    public static bool AreIn(string folder) =>
        Path.Combine(folder, Config) is var path && File.Exists(path) && HubJson.Read(path).TryGetProperty(TypeField, out _);

    /// <summary>Opens the weights, as safetensors or else pickled; the caller disposes them.</summary>
    /// <exception cref="FileNotFoundException">Both files are missing.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or contains something else than weights.</exception>
    public static ITensorSource OpenWeights(string folder)
    {
        if (Path.Combine(folder, Weights) is var path && File.Exists(path))
            return SafetensorsFile.Open(path);
        var pickle = Path.Combine(folder, PickledWeights);
        return File.Exists(pickle)
            ? TorchFile.Over(File.OpenRead(pickle), pickle)
            : throw new FileNotFoundException(
                $"'{folder}' has no file '{Weights}' or '{PickledWeights}'. Name the folder that the adapter was saved to.", path);
    }
}
