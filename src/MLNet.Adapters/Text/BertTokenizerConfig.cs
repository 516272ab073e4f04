using System.Text;
using System.Text.Json;

namespace MLNet.Adapters.Text;

/// <summary>Reads Hugging Face's <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c> of a BERT tokenizer.</summary>
/// <remarks>Keys without influence on ids are passed over; values that change ids and cannot be honoured are refused.</remarks>
internal static class BertTokenizerConfig
{
    private static readonly string[] TokenizerClasses =
    [
        "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast",
        "ElectraTokenizer", "ElectraTokenizerFast", "MobileBertTokenizer", "MobileBertTokenizerFast",
    ];

    private static readonly string[] TokenFlags = ["lstrip", "rstrip", "single_word", "normalized"];

    /// <summary>Reads the options.</summary>
    /// <param name="tokenizerConfig">The bytes of <c>tokenizer_config.json</c>; null where the folder has none.</param>
    /// <param name="specialTokensMap">The bytes of <c>special_tokens_map.json</c>, which names tokens that the other leaves out; null where there is none.</param>
    /// <exception cref="InvalidDataException">A file is malformed, describes another tokenizer, or the two contradict each other.</exception>
    public static BertTokenizationOptions Read(byte[]? tokenizerConfig, byte[]? specialTokensMap = null)
    {
        JsonFile? config = tokenizerConfig is null ? null : JsonFile.Parse("tokenizer_config.json", tokenizerConfig);
        JsonFile? map = specialTokensMap is null ? null : JsonFile.Parse("special_tokens_map.json", specialTokensMap);
        var defaults = new BertTokenizationOptions();
        var options = new BertTokenizationOptions
        {
            LowerCase = config?.Flag("do_lower_case") ?? defaults.LowerCase,
            StripAccents = config?.Flag("strip_accents"),
            SplitIdeographs = config?.Flag("tokenize_chinese_chars") ?? defaults.SplitIdeographs,
            UnknownToken = SpecialToken("unk_token", config, map) ?? defaults.UnknownToken,
            SeparatorToken = SpecialToken("sep_token", config, map) ?? defaults.SeparatorToken,
            PaddingToken = SpecialToken("pad_token", config, map) ?? defaults.PaddingToken,
            ClassificationToken = SpecialToken("cls_token", config, map) ?? defaults.ClassificationToken,
            MaskToken = SpecialToken("mask_token", config, map) ?? defaults.MaskToken,
        };
        if (config is not null)
            RefuseOtherTokenizers(config, options);
        if (map is not null)
            RefuseAddedTokens(map, "additional_special_tokens", options);
        return options;
    }

    private static string? SpecialToken(string key, JsonFile? config, JsonFile? map)
    {
        string? configured = config is null ? null : SpecialToken(key, config);
        string? mapped = map is null ? null : SpecialToken(key, map);
        if (configured is not null && mapped is not null && configured != mapped)
            throw new InvalidDataException($"{key} is '{configured}' in tokenizer_config.json but '{mapped}' in special_tokens_map.json. Make the two files agree.");
        return configured ?? mapped;
    }

    private static string? SpecialToken(string key, JsonFile file)
    {
        if (file.Value(key) is not { } value)
            return null;
        string token = TokenText(file, key, value);
        return token.Length > 0 ? token : throw file.Refused(key, value, "a special token holds at least one character");
    }

    /// <summary>A token is a string, or an object with its content and how it is matched; only plain matching is known here.</summary>
    private static string TokenText(JsonFile file, string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("content", out JsonElement content) || content.ValueKind != JsonValueKind.String)
            throw file.Refused(key, value, "a token is a string or an object with a string 'content'");
        foreach (string flag in TokenFlags)
        {
            if (value.TryGetProperty(flag, out JsonElement set) && set.ValueKind != JsonValueKind.False)
                throw file.Refused($"{key}.{flag}", set, "tokens are matched exactly as written; only false is supported");
        }

        return content.GetString()!;
    }

    private static void RefuseOtherTokenizers(JsonFile config, BertTokenizationOptions options)
    {
        if (config.Value("tokenizer_class") is { } family
            && (family.ValueKind != JsonValueKind.String || !TokenizerClasses.Contains(family.GetString())))
            throw config.Refused("tokenizer_class", family, $"supported are {string.Join(", ", TokenizerClasses)}");
        if (config.Flag("do_basic_tokenize") == false)
            throw config.Refused("do_basic_tokenize", config.Value("do_basic_tokenize")!.Value, "words are always split before the sub-word step; only true is supported");
        if (config.Value("never_split") is { } exempt && (exempt.ValueKind != JsonValueKind.Array || exempt.GetArrayLength() > 0))
            throw config.Refused("never_split", exempt, "no word is exempt from splitting; only an empty list is supported");
        RefuseAllBut(config, "wordpieces_prefix", "##");
        RefuseAllBut(config, "truncation_side", "right");
        RefuseAllBut(config, "padding_side", "right");
        RefuseAddedTokens(config, "additional_special_tokens", options);
        RefuseAddedTokens(config, "added_tokens_decoder", options);
    }

    private static void RefuseAllBut(JsonFile file, string key, string supported)
    {
        if (file.Value(key) is { } value && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(supported)))
            throw file.Refused(key, value, $"only \"{supported}\" is supported");
    }

    private static void RefuseAddedTokens(JsonFile file, string key, BertTokenizationOptions options)
    {
        if (file.Value(key) is not { } added)
            return;
        IEnumerable<JsonElement> tokens = added.ValueKind switch
        {
            JsonValueKind.Array => added.EnumerateArray(),
            JsonValueKind.Object => added.EnumerateObject().Select(entry => entry.Value),
            _ => throw file.Refused(key, added, "a list of tokens is expected"),
        };
        string[] known = [options.UnknownToken, options.SeparatorToken, options.PaddingToken, options.ClassificationToken, options.MaskToken];
        foreach (JsonElement token in tokens)
        {
            if (!known.Contains(TokenText(file, key, token)))
                throw file.Refused(key, token, "tokens beside the five special ones are not supported");
        }
    }

    /// <summary>A JSON object and the name that errors give it; a null value counts as absent.</summary>
    private sealed record JsonFile(string Name, JsonElement Root)
    {
        public static JsonFile Parse(string name, byte[] bytes)
        {
            try
            {
                ReadOnlySpan<byte> json = bytes;
                var reader = new Utf8JsonReader(json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json);
                JsonElement root = JsonElement.ParseValue(ref reader);
                if (root.ValueKind == JsonValueKind.Object && !reader.Read())
                    return new JsonFile(name, root);
            }
            catch (JsonException error)
            {
                throw new InvalidDataException($"{name} is not valid JSON: {error.Message} Restore the file of the encoder.", error);
            }

            throw new InvalidDataException($"{name} is not one JSON object. Restore the file of the encoder.");
        }

        public JsonElement? Value(string key) =>
            Root.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

        public bool? Flag(string key) => Value(key) switch
        {
            null => null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            { } other => throw Refused(key, other, "true, false or null is expected"),
        };

        public InvalidDataException Refused(string key, JsonElement value, string remedy) =>
            new($"{Name}: '{key}' is {value.GetRawText()}, but {remedy}.");
    }
}
