namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>
/// The tokenizer of DeBERTa-v2 and v3 (He et al. 2021) as Hugging Face stores it: a SentencePiece model in <c>spm.model</c>, and settings
/// in further files.
/// </summary>
/// <remarks>
/// [CLS] first [SEP], or [CLS] first [SEP] second [SEP], the second text with its separator in segment 1. Ids are those of the model;
/// [MASK] follows its pieces if it is not one of them. What has no piece is [UNK], as in the reference's fast tokenizer, also if the model
/// has pieces for bytes.
/// </remarks>
internal sealed class DebertaV2TokenizerFormat : ITokenizerFormat
{
    public const string ModelFile = "spm.model";

    private static readonly string[] Classes = ["DebertaV2Tokenizer", "DebertaV2TokenizerFast"];

    private static readonly SentencePieceTokens Defaults =
        new(new("[CLS]", null), new("[SEP]", null), new("[PAD]", null), new("[UNK]", null), new("[MASK]", null));

    public IReadOnlyList<string> RequiredFiles { get; } = [ModelFile];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile, TokenizerSettings.MapFile];

    public Framing FramingOf(IReadOnlyDictionary<string, byte[]> files) => new(1, 1, 1);

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => LowersCase(Settings(files));

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files)
    {
        var settings = Settings(files);
        var tokens = Defaults.Or(settings);
        settings.RefuseFlag("split_by_punct", true, "punctuation is split only by the model's pieces");
        settings.RefuseAllBut("vocab_type", "spm");
        settings.RefuseModelOptions();
        settings.RefuseOthers(Classes, tokens.Texts);

        var model = SentencePieceModel.Read(ModelFile, files[ModelFile]);
        IEnumerable<Piece> pieces = model.Pieces;
        if (!model.Pieces.Any(piece => piece.Text == tokens.Mask.Text))
            pieces = pieces.Append(new Piece(tokens.Mask.Text, 0, PieceKind.Control));
        var normalization = new SentencePieceNormalization { Map = model.Characters, LowersCase = LowersCase(settings) };
        return tokens.CreateTokenizer(new SentencePieceVocabulary(model.File, pieces), normalization, separators: 1, secondSegment: 1);
    }

    private static TokenizerSettings Settings(IReadOnlyDictionary<string, byte[]> files) => new(files, "rstrip", "single_word");

    private static bool LowersCase(TokenizerSettings settings) => settings.Flag("do_lower_case") ?? false;
}
