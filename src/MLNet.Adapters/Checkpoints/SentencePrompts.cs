using System.Text.Json;
using MLNet.Adapters.Checkpoints.AdapterHub;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The prompts of a sentence-transformers model: texts that are put before others, in a file next to the encoder's.</summary>
internal static class SentencePrompts
{
    private const string ConfigFile = "config_sentence_transformers.json";

    /// <summary>Returns a prompt; null if the files contain no default one.</summary>
    /// <param name="folder">The encoder's folder; null for an encoder without one.</param>
    /// <param name="name">The name of the prompt; null for the default one.</param>
    /// <exception cref="ArgumentException">There is no prompt of that name.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static string? Read(string? folder, string? name)
    {
        var path = folder is null ? ConfigFile : Path.Combine(folder, ConfigFile);
        var prompts = File.Exists(path) && folder is not null ? Prompts(HubJson.Read(path), path) : (All: [], Default: null);
        if ((name ?? prompts.Default) is not { } wanted)
            return null;
        if (prompts.All.TryGetValue(wanted, out var prompt))
            return prompt;
        var known = prompts.All.Count == 0 ? "no prompts" : $"the prompts {string.Join(", ", prompts.All.Keys)}";
        throw name is null
            ? new InvalidDataException($"'{path}': 'default_prompt_name' is '{wanted}', but the file has {known}. Set Prompt.")
            : new ArgumentException(
                $"PromptName is '{name}', but '{path}' has {known}. Use one of them, or set Prompt to the text itself.");
    }

    /// <summary>Refuses to leave the tokens of a prompt out of the pooling.</summary>
    /// <exception cref="NotSupportedException">The files next to the encoder require it.</exception>
    public static void CheckPooled(string? folder)
    {
        if (folder is not null && SentenceSettings.PoolsPrompt(folder) is (false, var path))
            throw new NotSupportedException(
                $"'{path}': 'include_prompt' is false, and leaving the prompt's tokens out of the pooling is not supported. "
                + "Set Pooling to include them.");
    }

    private static (Dictionary<string, string> All, string? Default) Prompts(JsonElement json, string path)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json.TryGetProperty("prompts", out var prompts) && prompts.ValueKind != JsonValueKind.Null)
        {
            if (prompts.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"'{path}': 'prompts' is {prompts.GetRawText()}; it must be an object of texts.");
            foreach (var prompt in prompts.EnumerateObject())
            {
                all[prompt.Name] = prompt.Value.ValueKind == JsonValueKind.String
                    ? prompt.Value.GetString()!
                    : throw new InvalidDataException(
                        $"'{path}': the prompt '{prompt.Name}' is {prompt.Value.GetRawText()}; it must be a text.");
            }
        }

        if (!json.TryGetProperty("default_prompt_name", out var named) || named.ValueKind == JsonValueKind.Null)
            return (all, null);
        return named.ValueKind == JsonValueKind.String
            ? (all, named.GetString())
            : throw new InvalidDataException($"'{path}': 'default_prompt_name' is {named.GetRawText()}; it must be a text or null.");
    }
}
