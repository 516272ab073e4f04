namespace MLNet.Adapters.Text.WordPiece;

/// <summary>A WordPiece tokenizer as Hugging Face stores it: <c>vocab.txt</c>, and further settings files.</summary>
/// <remarks>
/// [CLS] first [SEP], or [CLS] first [SEP] second [SEP], the second text with its separator in segment 1. With two separators between the
/// texts, as in MPNet, all are in segment 0.
/// </remarks>
/// <param name="tokenizerClasses">The names that it may have in <c>tokenizer_config.json</c>.</param>
internal sealed class WordPieceFormat(params string[] tokenizerClasses) : ITokenizerFormat
{
    public const string VocabularyFile = "vocab.txt";

    public IReadOnlyList<string> RequiredFiles { get; } = [VocabularyFile];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile, TokenizerSettings.MapFile];

    public Framing Framing { get; init; } = new(1, 1, 1);

    /// <summary>The settings that the files do not contain.</summary>
    public WordPieceSettings Defaults { get; init; } = new();

    /// <summary>Creates a tokenizer.</summary>
    /// <param name="vocabulary">The bytes of <c>vocab.txt</c>.</param>
    /// <param name="settings">How text is treated.</param>
    /// <param name="separators">The number of separators between the texts of a pair.</param>
    /// <exception cref="InvalidDataException">The vocabulary is malformed or lacks a special token.</exception>
    public static FramedTokenizer Create(byte[] vocabulary, WordPieceSettings settings, int separators = 1)
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
                Between = [.. Enumerable.Repeat(separator[0], separators)],
                After = separator,
                SecondSegment = separators == 1 ? 1 : 0,
                PaddingId = tokens.RequiredId(settings.PaddingToken, "padding"),
                UnknownId = unknown,
                MaskId = tokens.TryGetId(settings.MaskToken, out var mask) ? mask : null,
                Spelled =
                [
                    .. settings
                        .SpecialTokens.Distinct()
                        .Where(tokens.Contains)
                        .Select(token => new SpelledToken(
                            token, tokens.RequiredId(token, "special"), settings.MaskTakesSpaceBefore && token == settings.MaskToken)),
                ],
            });
    }

    public Framing FramingOf(IReadOnlyDictionary<string, byte[]> files) => Framing;

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => Read(files).LowerCase;

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files) => Create(files[VocabularyFile], Read(files), Framing.Between);

    private WordPieceSettings Read(IReadOnlyDictionary<string, byte[]> files) =>
        WordPieceSettingsReader.Read(files, tokenizerClasses, Defaults);
}
