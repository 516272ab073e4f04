namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>The special tokens that a tokenizer's settings name, or its defaults.</summary>
/// <param name="Classification">Before a text.</param>
/// <param name="Separator">After each text.</param>
/// <param name="Padding">Pads the shorter rows of a batch.</param>
/// <param name="Unknown">Stands for what has no piece.</param>
/// <param name="Mask">Hides a token.</param>
internal sealed record SentencePieceTokens(
    NamedToken Classification,
    NamedToken Separator,
    NamedToken Padding,
    NamedToken Unknown,
    NamedToken Mask)
{
    /// <summary>The spellings.</summary>
    public IReadOnlyCollection<string> Texts => [.. All.Select(token => token.Text).Distinct()];

    private IEnumerable<NamedToken> All => [Classification, Separator, Padding, Unknown, Mask];

    /// <summary>Returns the tokens that settings name, and these for the others.</summary>
    public SentencePieceTokens Or(TokenizerSettings settings)
    {
        return new(
            Named("cls_token", Classification),
            Named("sep_token", Separator),
            Named("pad_token", Padding),
            Named("unk_token", Unknown),
            Named("mask_token", Mask));

        NamedToken Named(string key, NamedToken ours) => settings.SpecialToken(key) is { } token
            ? token with { TakesSpaceBefore = token.TakesSpaceBefore ?? ours.TakesSpaceBefore }
            : ours;
    }

    /// <summary>Creates a tokenizer between these tokens.</summary>
    /// <param name="vocabulary">The ids.</param>
    /// <param name="normalization">What happens to characters.</param>
    /// <param name="separators">The number of separators between the texts of a pair.</param>
    /// <param name="secondSegment">The segment of a pair's second text.</param>
    /// <exception cref="InvalidDataException">The vocabulary lacks a token, or has another unknown-word token.</exception>
    public FramedTokenizer CreateTokenizer(
        SentencePieceVocabulary vocabulary,
        SentencePieceNormalization normalization,
        int separators,
        int secondSegment)
    {
        var unknown = vocabulary.UnknownId(Unknown.Text);
        var separator = vocabulary.RequiredId(Separator.Text, "separator");
        return new FramedTokenizer(new SentencePieceSubwords(vocabulary, normalization, unknown), new SpecialTokens
        {
            Before = [vocabulary.RequiredId(Classification.Text, "classification")],
            Between = [.. Enumerable.Repeat(separator, separators)],
            After = [separator],
            SecondSegment = secondSegment,
            PaddingId = vocabulary.RequiredId(Padding.Text, "padding"),
            UnknownId = unknown,
            MaskId = vocabulary.RequiredId(Mask.Text, "mask"),
            Spelled =
            [
                .. All.DistinctBy(token => token.Text).Select(token =>
                    new SpelledToken(token.Text, vocabulary.RequiredId(token.Text, "special"), token.TakesSpaceBefore ?? false)),
            ],
            CoversSpaceBefore = true,
        });
    }
}
