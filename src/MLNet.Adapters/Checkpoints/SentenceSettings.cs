using System.Text.Json;
using MLNet.Adapters.Checkpoints.AdapterHub;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The embedding settings in the files of a sentence-transformers model, next to the encoder's own files.</summary>
/// <remarks>
/// Lower-casing is up to the tokenizer: <c>do_lower_case</c> of <c>sentence_bert_config.json</c> lower-cases before a tokenizer
/// that keeps case, and has no effect on a tokenizer that lower-cases.
/// </remarks>
internal static class SentenceSettings
{
    private const string ConfigFile = "sentence_bert_config.json";
    private const string ModulesFile = "modules.json";
    private const string PoolingPrefix = "pooling_mode_";
    private const string PoolingFolder = "1_Pooling";
    private const string IncludesPrompt = "include_prompt";

    private static readonly string[] KnownModules = ["Transformer", "Pooling", "Normalize"];

    private static readonly (string Mode, EmbeddingPooling Pooling)[] Modes =
        [("cls_token", EmbeddingPooling.Cls), ("mean_tokens", EmbeddingPooling.Mean), ("max_tokens", EmbeddingPooling.Max)];

    /// <summary>Reads the length of the longest token sequence; null if no file contains it.</summary>
    /// <param name="folder">The encoder's folder; null for an encoder without one.</param>
    /// <param name="lowersCase">Whether the tokenizer lower-cases by itself.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">Texts should be lower-cased before a tokenizer that keeps case.</exception>
    public static int? ReadMaxTokens(string? folder, Func<bool> lowersCase)
    {
        if (folder is null || Path.Combine(folder, ConfigFile) is var path && !File.Exists(path))
            return null;
        var json = HubJson.Read(path);
        if (json.TryGetProperty("do_lower_case", out var lower) && lower.ValueKind == JsonValueKind.True && !lowersCase())
        {
            throw new NotSupportedException(
                $"'{path}' lower-cases texts before a tokenizer that keeps case, which is not supported. Lower-case the column, "
                + "and set MaxTokens.");
        }

        if (!json.TryGetProperty("max_seq_length", out var length) || length.ValueKind == JsonValueKind.Null)
            return null;
        return length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var tokens) && tokens > 0
            ? tokens
            : throw new InvalidDataException($"'{path}': 'max_seq_length' is {length.GetRawText()}; it must be a whole number above 0.");
    }

    /// <summary>Reads how the states of the tokens become one vector; null if no file contains it.</summary>
    /// <param name="folder">The encoder's folder; null for an encoder without one.</param>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The model pools in another way, or has further modules.</exception>
    public static EmbeddingPooling? ReadPooling(string? folder)
    {
        if (folder is null)
            return null;
        CheckModules(Path.Combine(folder, ModulesFile));
        var path = Path.Combine(folder, PoolingFolder, EncoderFiles.Config);
        return File.Exists(path) ? PoolingIn(path) : null;
    }

    /// <summary>Whether the tokens of a prompt are pooled too, and the file that specifies it.</summary>
    /// <param name="folder">The encoder's folder.</param>
    public static (bool IsPooled, string Path) PoolsPrompt(string folder)
    {
        var path = Path.Combine(folder, PoolingFolder, EncoderFiles.Config);
        var isExcluded = File.Exists(path)
            && HubJson.Read(path).TryGetProperty(IncludesPrompt, out var value)
            && value.ValueKind == JsonValueKind.False;
        return (!isExcluded, path);
    }

    private static EmbeddingPooling? PoolingIn(string path)
    {
        var modes = HubJson.Read(path).EnumerateObject()
            .Where(field => field.Name.StartsWith(PoolingPrefix, StringComparison.Ordinal) && field.Value.ValueKind == JsonValueKind.True)
            .Select(field => field.Name[PoolingPrefix.Length..]).ToList();
        if (modes.Count == 0)
            return null;
        foreach (var (mode, pooling) in Modes)
        {
            if (modes is [var only] && only == mode)
                return pooling;
        }

        throw new NotSupportedException(
            $"'{path}' pools by {string.Join(" and ", modes)}, which is not supported. Set Pooling to Mean, "
            + "Cls or Max to use one of these anyway.");
    }

    // A further module, such as a linear map, would change every vector.
    private static void CheckModules(string path)
    {
        if (!File.Exists(path))
            return;
        using var stream = File.OpenRead(path);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(stream);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' cannot be read as JSON: {error.Message} Copy the encoder's folder again.", error);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw new InvalidDataException($"'{path}' is not a list of modules. Copy the encoder's folder again.");
            foreach (var module in document.RootElement.EnumerateArray())
            {
                var type =
                    module.ValueKind == JsonValueKind.Object
                    && module.TryGetProperty("type", out var value)
                    && value.ValueKind == JsonValueKind.String
                        ? value.GetString()!
                        : "none";
                if (!KnownModules.Contains(type.Split('.')[^1]))
                    throw new NotSupportedException(
                        $"'{path}' has a module of type '{type}' after the encoder, which is not supported. "
                        + "Set Pooling to embed with the encoder only.");
            }
        }
    }
}
