namespace MLNet.Adapters.Text.WordPiece;

/// <summary>How a WordPiece tokenizer treats text, in the terms of Hugging Face's <c>tokenizer_config.json</c>.</summary>
internal sealed record WordPieceSettings
{
    /// <summary>Whether letters are lower-cased (<c>do_lower_case</c>).</summary>
    /// <value>true.</value>
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether accents are stripped (<c>strip_accents</c>); null follows <see cref="LowerCase"/>.</summary>
    /// <value>null.</value>
    public bool? StripAccents { get; init; }

    /// <summary>Whether every Chinese character is a separate word (<c>tokenize_chinese_chars</c>).</summary>
    /// <value>true.</value>
    public bool SplitIdeographs { get; init; } = true;

    /// <summary>The token of a word that the vocabulary cannot spell.</summary>
    /// <value>[UNK].</value>
    public string UnknownToken { get; init; } = "[UNK]";

    /// <summary>The token after each text.</summary>
    /// <value>[SEP].</value>
    public string SeparatorToken { get; init; } = "[SEP]";

    /// <summary>The token that pads the shorter rows of a batch.</summary>
    /// <value>[PAD].</value>
    public string PaddingToken { get; init; } = "[PAD]";

    /// <summary>The token before the first text.</summary>
    /// <value>[CLS].</value>
    public string ClassificationToken { get; init; } = "[CLS]";

    /// <summary>The token that replaces a hidden one; the only special token that a vocabulary may lack.</summary>
    /// <value>[MASK].</value>
    public string MaskToken { get; init; } = "[MASK]";

    /// <summary>Whether a spelled mask takes the spaces before it, as in MPNet (<c>lstrip</c>).</summary>
    public bool MaskTakesSpaceBefore { get; init; }

    /// <summary>Further tokens that are found where they are spelled out, if the vocabulary has them.</summary>
    public IReadOnlyList<string> OtherTokens { get; init; } = [];

    /// <summary>The tokens that keep their ids wherever they are spelled out in a text.</summary>
    public IReadOnlyList<string> SpecialTokens =>
        [UnknownToken, SeparatorToken, PaddingToken, ClassificationToken, MaskToken, .. OtherTokens];

    /// <summary>Whether accents are stripped, <see cref="LowerCase"/> taken into account.</summary>
    public bool StripsAccents => StripAccents ?? LowerCase;
}
