namespace MLNet.Adapters.Text.WordPiece;

/// <summary>A WordPiece tokenizer as Hugging Face stores it: <c>vocab.txt</c>, and further settings files.</summary>
/// <remarks>[CLS] first [SEP], or [CLS] first [SEP] second [SEP], the second text with its separator in segment 1.</remarks>
/// <param name="tokenizerClasses">The names that it may have in <c>tokenizer_config.json</c>.</param>
internal sealed class WordPieceFormat(params string[] tokenizerClasses) : ITokenizerFormat
{
    public const string VocabularyFile = "vocab.txt";

    public IReadOnlyList<string> RequiredFiles { get; } = [VocabularyFile];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile, TokenizerSettings.MapFile];

    public Framing Framing { get; } = new(1, 1, 1);

    /// <summary>Creates a tokenizer.</summary>
    /// <param name="vocabulary">The bytes of <c>vocab.txt</c>.</param>
    /// <param name="settings">How text is treated.</param>
    /// <exception cref="InvalidDataException">The vocabulary is malformed or lacks a special token.</exception>
    public static FramedTokenizer Create(byte[] vocabulary, WordPieceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var tokens = WordPieceVocabulary.Read(vocabulary);
        var unknown = tokens.RequiredId(settings.UnknownToken, "unknown-word");
        int[] classification = [tokens.RequiredId(settings.ClassificationToken, "classification")];
        int[] separator = [tokens.RequiredId(settings.SeparatorToken, "separator")];
        return new FramedTokenizer(
            new WordPieceSubwords(tokens, settings, unknown),
            new SpecialTokens
            {
                Before = classification,
                Between = separator,
                After = separator,
                SecondSegment = 1,
                PaddingId = tokens.RequiredId(settings.PaddingToken, "padding"),
                UnknownId = unknown,
                MaskId = tokens.TryGetId(settings.MaskToken, out var mask) ? mask : null,
                Spelled =
                [
                    .. settings
                        .SpecialTokens.Distinct()
                        .Where(tokens.Contains)
                        .Select(token => new SpelledToken(token, tokens.RequiredId(token, "special"))),
                ],
            });
    }

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => Read(files).LowerCase;

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files) => Create(files[VocabularyFile], Read(files));

    private WordPieceSettings Read(IReadOnlyDictionary<string, byte[]> files) => WordPieceSettingsReader.Read(files, tokenizerClasses);
}
