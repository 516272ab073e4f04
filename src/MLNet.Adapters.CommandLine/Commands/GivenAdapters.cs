using System.CommandLine;
using Microsoft.ML;
using MLNet.Adapters.CommandLine.Models;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Commands;

/// <summary>Adapters from models and folders, each named after its file.</summary>
internal static class GivenAdapters
{
    public static Option<string[]> Option(bool isRequired) => new("--adapters")
    {
        Description = "Models (.zip) or folders of AdapterHub or PEFT whose adapters are fused, each named after its file.",
        AllowMultipleArgumentsPerToken = true,
        Required = isRequired,
        DefaultValueFactory = isRequired ? null : _ => [],
    };

    /// <exception cref="CommandException">A path does not exist, or two adapters have the same name.</exception>
    public static IReadOnlyList<AdapterComposition>? Read(MLContext context, string[] paths, PretrainedEncoder? encoder)
    {
        if (paths.Length == 0)
            return null;
        List<AdapterComposition> adapters = [.. paths.Select(path => Read(context, path, encoder))];
        return adapters.GroupBy(adapter => adapter.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new CommandException($"Two adapters would be named '{twice.Key}' after their files. Rename one of the files.")
            : adapters;
    }

    /// <summary>Reads the adapter or the fusion of a folder.</summary>
    public static AdapterComposition ReadFolder(string path, PretrainedEncoder? encoder) =>
        TryReadFolder(path, encoder) ?? TrainedAdapter.Load(path, encoder); // whose error says what is missing

    /// <summary>Reads the adapter or the fusion of a folder; null if it has neither.</summary>
    public static AdapterComposition? TryReadFolder(string path, PretrainedEncoder? encoder) =>
        File.Exists(Path.Combine(path, "adapter_fusion_config.json")) ? TrainedFusion.Load(path, encoder)
        : File.Exists(Path.Combine(path, "adapter_config.json")) ? TrainedAdapter.Load(path, encoder)
        : null;

    private static TrainedAdapter Read(MLContext context, string path, PretrainedEncoder? encoder)
    {
        var name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)).Replace('.', '-').Replace(',', '-');
        return Directory.Exists(path)
            ? TrainedAdapter.Load(path, encoder, name)
            : TrainedAdapter.FromModel(LoadedModel.Load(context, path).Model, name);
    }
}
