namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>
/// XLM-RoBERTa's tokenizer (Conneau et al. 2020) as Hugging Face stores it: a SentencePiece model in <c>sentencepiece.bpe.model</c>, which
/// is a unigram model despite its name, and settings in further files.
/// </summary>
/// <remarks>
/// &lt;s&gt; first &lt;/s&gt;, or &lt;s&gt; first &lt;/s&gt;&lt;/s&gt; second &lt;/s&gt;, all in segment 0. Ids are those of fairseq: four
/// special tokens, the model's pieces without its own three special ones, and &lt;mask&gt;.
/// </remarks>
internal sealed class XlmRobertaTokenizerFormat : ITokenizerFormat
{
    public const string ModelFile = "sentencepiece.bpe.model";

    private static readonly string[] Classes = ["XLMRobertaTokenizer", "XLMRobertaTokenizerFast"];

    private static readonly SentencePieceTokens Defaults =
        new(new("<s>", null), new("</s>", null), new("<pad>", null), new("<unk>", null), new("<mask>", true));

    private static readonly Piece[] Special =
    [
        new("<s>", 0, PieceKind.Control),
        new("<pad>", 0, PieceKind.Control),
        new("</s>", 0, PieceKind.Control),
        new("<unk>", 0, PieceKind.Unknown),
    ];

    private static readonly Piece Mask = new("<mask>", 0, PieceKind.Control);

    // The special tokens of the model itself, in its order.
    private static readonly string[] Replaced = ["<unk>", "<s>", "</s>"];

    public IReadOnlyList<string> RequiredFiles { get; } = [ModelFile];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile, TokenizerSettings.MapFile];

    public Framing FramingOf(IReadOnlyDictionary<string, byte[]> files) => new(1, 2, 1);

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => false;

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files)
    {
        var settings = new TokenizerSettings(files, "rstrip", "single_word");
        var tokens = Defaults.Or(settings);
        settings.RefuseFlag("add_prefix_space", false, "a text is always read as if after a space");
        settings.RefuseModelOptions();
        settings.RefuseOthers(Classes, tokens.Texts);

        var model = SentencePieceModel.Read(ModelFile, files[ModelFile]);
        var first = string.Join(' ', model.Pieces.Take(Replaced.Length).Select(piece => piece.Text));
        if (first != string.Join(' ', Replaced))
            throw new InvalidDataException(
                $"The first {Replaced.Length} pieces of {ModelFile} are '{first}', but those of XLM-RoBERTa's are "
                + $"'{string.Join(' ', Replaced)}'. Provide the model that belongs to the encoder.");
        var vocabulary = new SentencePieceVocabulary(model.File, [.. Special, .. model.Pieces.Skip(Replaced.Length), Mask]);
        var normalization = new SentencePieceNormalization { Map = model.Characters };
        return tokens.CreateTokenizer(vocabulary, normalization, separators: 2, secondSegment: 0);
    }
}
