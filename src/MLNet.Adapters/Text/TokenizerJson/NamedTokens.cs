namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>The purposes of added tokens, which only the settings next to a <c>tokenizer.json</c> name.</summary>
internal sealed class NamedTokens
{
    private readonly TokenizerSettings _settings;
    private readonly Dictionary<string, int> _ids;

    /// <param name="files">The existing files, by name.</param>
    /// <param name="added">The added tokens.</param>
    public NamedTokens(IReadOnlyDictionary<string, byte[]> files, IReadOnlyList<AddedToken> added)
    {
        _settings = new TokenizerSettings(files, "rstrip", "single_word");
        _settings.RefuseAllBut("truncation_side", "right");
        _settings.RefuseAllBut("padding_side", "right");
        _ids = new(StringComparer.Ordinal);
        foreach (var token in added)
        {
            if (!_ids.TryAdd(token.Text, token.Id))
                throw new InvalidDataException(
                    $"{TokenizerJsonFormat.FileName}: 'added_tokens' contains '{token.Text}' twice. Restore the file of the encoder.");
        }
    }

    /// <summary>Whether the settings require lower case; null if they say nothing about it.</summary>
    public bool? LowersCase => _settings.Flag("do_lower_case");

    /// <summary>Returns the id of the token with a purpose; null if there is none.</summary>
    /// <param name="key">The purpose, as the settings name it.</param>
    /// <param name="usual">Its usual spellings, of which one is taken if the settings name none.</param>
    public int? Id(string key, params ReadOnlySpan<string> usual)
    {
        if (_settings.SpecialToken(key) is { } named)
            return _ids.TryGetValue(named.Text, out var id) ? id : null;
        foreach (var text in usual)
        {
            if (_ids.TryGetValue(text, out var id))
                return id;
        }

        return null;
    }

    /// <summary>Returns the id of the token with a purpose.</summary>
    /// <param name="key">The purpose, as the settings name it.</param>
    /// <param name="role">The purpose, for the error message.</param>
    /// <param name="usual">Its usual spellings, of which one is taken if the settings name none.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public int RequiredId(string key, string role, params ReadOnlySpan<string> usual) => Id(key, usual)
        ?? throw new InvalidDataException(
            $"'added_tokens' of {TokenizerJsonFormat.FileName} has no {role} token. "
            + $"Name it as {key} in {TokenizerSettings.ConfigFile}, and add it to the file if it is missing there.");
}
