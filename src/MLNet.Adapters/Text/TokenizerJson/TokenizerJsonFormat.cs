namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>
/// A tokenizer in one file, <c>tokenizer.json</c>, as Hugging Face's tokenizers library stores it: WordPiece, byte-level byte-pair encoding
/// or Unigram, with the normalizers, pre-tokenizers and post-processors of the supported families' published files.
/// </summary>
/// <remarks>
/// Truncation and padding in the file do not count: they belong to a use, not to the tokenizer. Any other setting that is not supported is
/// an error that names its key. Tokens that are found wherever they are spelled out are searched for in the text as it was written.
/// </remarks>
internal sealed class TokenizerJsonFormat : ITokenizerFormat
{
    public const string FileName = "tokenizer.json";

    public IReadOnlyList<string> RequiredFiles { get; } = [FileName];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile, TokenizerSettings.MapFile];

    public Framing FramingOf(IReadOnlyDictionary<string, byte[]> files)
    {
        var processor = PostProcessor.Read(Root(files));
        return new(processor.Before.Length, processor.Between.Length, processor.After.Length);
    }

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => LowersCase(Root(files));

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files)
    {
        var root = Root(files);
        root.Require("version", "1.0");
        root.Ignore("decoder"); // turns ids into text
        RefuseLeft(root, "truncation");
        RefuseLeft(root, "padding");
        var added = AddedToken.ReadAll(root);
        var model = root.Part("model") ?? throw root.Refused("model", null, "an object is expected");
        var (subwords, unknown) = model.Type switch
        {
            "WordPiece" => WordPieceModel.Read(root, model, added),
            "BPE" => ByteLevelModel.Read(root, model, added),
            "Unigram" => UnigramModel.Read(root, model, added),
            var other => throw model.Refused($"is a {other}, but only WordPiece, BPE and Unigram are supported"),
        };
        var processor = PostProcessor.Read(root);
        root.RefuseRest();
        model.RefuseRest();

        var named = new NamedTokens(files, added);
        if (LowersCase(root) is var lowers && named.LowersCase is { } claimed && claimed != lowers)
            throw new InvalidDataException(
                $"{TokenizerSettings.ConfigFile}: 'do_lower_case' is {(claimed ? "true" : "false")}, but the normalizer of {FileName} "
                + $"{(lowers ? "lower-cases" : "does not lower-case")} letters. Make the two files agree.");
        return new FramedTokenizer(subwords, new SpecialTokens
        {
            Before = processor.Before,
            Between = processor.Between,
            After = processor.After,
            SecondSegment = processor.SecondSegment,
            PaddingId = named.RequiredId("pad_token", "padding", "[PAD]", "<pad>"),
            UnknownId = unknown ?? named.RequiredId("unk_token", "unknown-word", "[UNK]", "<unk>"),
            MaskId = named.Id("mask_token", "[MASK]", "<mask>"),
            Spelled = [.. added.Where(token => !token.IsNormalized).Select(token => token.ToSpelled())],
            SpelledLater = [.. added.Where(token => token.IsNormalized).Select(token => token.ToSpelled())],
            CoversSpaceBefore = model.Type == "Unigram",
        });
    }

    private static bool LowersCase(JsonPart root) => JsonSteps.Read(root, "normalizer", "normalizers")
        .Any(step => step.Type == "Lowercase" || (step.Type == "BertNormalizer" && step.Flag("lowercase", true)));

    private static JsonPart Root(IReadOnlyDictionary<string, byte[]> files) =>
        new(string.Empty, TokenizerFile.Parse(FileName, files[FileName]).Root);

    private static void RefuseLeft(JsonPart root, string key) => root.Part(key)?.Require("direction", "Right");
}
