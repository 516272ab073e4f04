using System.Text.Json;

namespace MLNet.Adapters.Text;

/// <summary>
/// Hugging Face's <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>, which contains tokens that the other omits.
/// </summary>
/// <remarks>Keys without influence on ids are ignored; values that change ids and are not supported are refused.</remarks>
internal sealed class TokenizerSettings
{
    public const string ConfigFile = "tokenizer_config.json";
    public const string MapFile = "special_tokens_map.json";

    private readonly TokenizerFile? _config;
    private readonly TokenizerFile? _map;
    private readonly string[] _refusedFlags;

    /// <summary>Reads the existing files.</summary>
    /// <param name="files">Files by name.</param>
    /// <param name="refusedFlags">
    /// The flags that must not be set on a special token: any of lstrip, rstrip, single_word and normalized.
    /// </param>
    /// <exception cref="InvalidDataException">A file is not a JSON object.</exception>
    public TokenizerSettings(IReadOnlyDictionary<string, byte[]> files, params string[] refusedFlags)
    {
        _refusedFlags = refusedFlags;
        _config = files.TryGetValue(ConfigFile, out var config) ? TokenizerFile.Parse(ConfigFile, config) : null;
        _map = files.TryGetValue(MapFile, out var map) ? TokenizerFile.Parse(MapFile, map) : null;
    }

    /// <summary>Returns a flag of the configuration; null if it has none.</summary>
    public bool? Flag(string key) => _config?.Flag(key);

    /// <summary>Returns a special token; null if no file contains it.</summary>
    /// <exception cref="InvalidDataException">The two files contradict each other.</exception>
    public NamedToken? SpecialToken(string key)
    {
        var configured = _config is null ? null : SpecialToken(key, _config);
        var mapped = _map is null ? null : SpecialToken(key, _map);
        if (configured is { } one && mapped is { } other && one.Text != other.Text)
            throw new InvalidDataException(
                $"{key} is '{one.Text}' in {ConfigFile} but '{other.Text}' in {MapFile}. Make the two files agree.");
        return configured?.TakesSpaceBefore is null ? mapped ?? configured : configured;
    }

    /// <summary>Throws if the files belong to another tokenizer or contain tokens other than the special ones.</summary>
    /// <param name="classes">The names of this tokenizer's classes.</param>
    /// <param name="known">The special tokens.</param>
    public void RefuseOthers(IReadOnlyCollection<string> classes, IReadOnlyCollection<string> known)
    {
        if (_config?.Value("tokenizer_class") is { } family
            && (family.ValueKind != JsonValueKind.String || !classes.Contains(family.GetString())))
        {
            throw _config.Refused("tokenizer_class", family, $"supported are {string.Join(", ", classes)}");
        }

        RefuseAllBut("truncation_side", "right");
        RefuseAllBut("padding_side", "right");
        if (_config is not null)
        {
            RefuseAddedTokens(_config, "additional_special_tokens", known);
            RefuseAddedTokens(_config, "added_tokens_decoder", known);
        }

        if (_map is not null)
            RefuseAddedTokens(_map, "additional_special_tokens", known);
    }

    /// <summary>Throws if a key of the configuration has any text but the supported one.</summary>
    public void RefuseAllBut(string key, string supported)
    {
        if (_config?.Value(key) is { } value && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(supported)))
            throw _config.Refused(key, value, $"only \"{supported}\" is supported");
    }

    /// <summary>Throws if a value of the configuration is not supported.</summary>
    /// <param name="key">The key of the value.</param>
    /// <param name="isRefused">Whether the value is not supported.</param>
    /// <param name="remedy">The reason, and what is supported.</param>
    public void Refuse(string key, Func<JsonElement, bool> isRefused, string remedy)
    {
        if (_config?.Value(key) is { } value && isRefused(value))
            throw _config.Refused(key, value, remedy);
    }

    private NamedToken? SpecialToken(string key, TokenizerFile file)
    {
        if (file.Value(key) is not { } value)
            return null;
        var token = Named(file, key, value);
        return token.Text.Length > 0 ? token : throw file.Refused(key, value, "a special token has at least one character");
    }

    /// <summary>Reads a token, which is a string or an object with its content and how it is matched.</summary>
    private NamedToken Named(TokenizerFile file, string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return new NamedToken(value.GetString()!, null);
        if (
            value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("content", out var content)
            || content.ValueKind != JsonValueKind.String)
            throw file.Refused(key, value, "a token is a string or an object with a string 'content'");
        foreach (var flag in _refusedFlags)
        {
            if (value.TryGetProperty(flag, out var set) && set.ValueKind != JsonValueKind.False)
                throw file.Refused($"{key}.{flag}", set, "tokens are matched exactly as written; only false is supported");
        }

        return new NamedToken(content.GetString()!, value.TryGetProperty("lstrip", out var strip) && strip.ValueKind == JsonValueKind.True);
    }

    private void RefuseAddedTokens(TokenizerFile file, string key, IReadOnlyCollection<string> known)
    {
        if (file.Value(key) is not { } added)
            return;
        IEnumerable<JsonElement> tokens = added.ValueKind switch
        {
            JsonValueKind.Array => added.EnumerateArray(),
            JsonValueKind.Object => added.EnumerateObject().Select(entry => entry.Value),
            _ => throw file.Refused(key, added, "a list of tokens is expected"),
        };
        foreach (var token in tokens)
        {
            if (!known.Contains(Named(file, key, token).Text))
                throw file.Refused(key, token, $"tokens other than the {known.Count} special ones are not supported");
        }
    }
}
