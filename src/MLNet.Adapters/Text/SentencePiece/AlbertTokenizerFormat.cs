namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>
/// ALBERT's tokenizer (Lan et al. 2020) as Hugging Face stores it: a SentencePiece model in <c>spiece.model</c>, and settings in further
/// files.
/// </summary>
/// <remarks>
/// [CLS] first [SEP], or [CLS] first [SEP] second [SEP], the second text with its separator in segment 1. Ids are those of the model, which
/// contains the special tokens.
/// </remarks>
internal sealed class AlbertTokenizerFormat : ITokenizerFormat
{
    public const string ModelFile = "spiece.model";

    // As in the reference, which avoids pieces such as "9," so that a comma after a digit is a token of its own.
    private const double PenaltyOfDigitAndComma = 100;

    private static readonly string[] Classes = ["AlbertTokenizer", "AlbertTokenizerFast"];

    private static readonly SentencePieceTokens Defaults =
        new(new("[CLS]", null), new("[SEP]", null), new("<pad>", null), new("<unk>", null), new("[MASK]", true));

    public IReadOnlyList<string> RequiredFiles { get; } = [ModelFile];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile, TokenizerSettings.MapFile];

    public Framing FramingOf(IReadOnlyDictionary<string, byte[]> files) => new(1, 1, 1);

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => LowersCase(Settings(files));

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files)
    {
        var settings = Settings(files);
        var tokens = Defaults.Or(settings);
        settings.RefuseFlag("remove_space", false, "spaces at the edges of a text and repeated ones never count");
        settings.RefuseModelOptions();
        settings.RefuseOthers(Classes, tokens.Texts);

        var model = SentencePieceModel.Read(ModelFile, files[ModelFile]);
        var normalization = new SentencePieceNormalization
        {
            Map = model.Characters,
            UnifiesQuotes = true,
            StripsAccents = !(settings.Flag("keep_accents") ?? false),
            LowersCase = LowersCase(settings),
        };
        if (normalization.StripsAccents && !HasCompatibilityForms(model))
            throw new InvalidDataException(
                $"{ModelFile} has the character map '{model.CharactersName}', but accents are stripped only with one of Unicode's form "
                + $"NFKC. Use an encoder with such a model, or set 'keep_accents' to true in {TokenizerSettings.ConfigFile}.");
        var vocabulary = new SentencePieceVocabulary(model.File, model.Pieces.Select(Penalized));
        return tokens.CreateTokenizer(vocabulary, normalization, separators: 1, secondSegment: 1);
    }

    private static TokenizerSettings Settings(IReadOnlyDictionary<string, byte[]> files) => new(files, "rstrip", "single_word");

    private static bool LowersCase(TokenizerSettings settings) => settings.Flag("do_lower_case") ?? true;

    private static bool HasCompatibilityForms(SentencePieceModel model) =>
        model.Characters is not null && model.CharactersName.Contains("nfkc", StringComparison.Ordinal);

    private static Piece Penalized(Piece piece) => piece.Text is [.., var last, ','] && char.IsDigit(last)
        ? piece with { Score = piece.Score - PenaltyOfDigitAndComma }
        : piece;
}
