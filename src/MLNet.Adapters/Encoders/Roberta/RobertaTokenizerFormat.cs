using MLNet.Adapters.Text;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.Encoders.Roberta;

/// <summary>
/// RoBERTa's tokenizer as Hugging Face stores it: byte-level byte-pair encoding in <c>vocab.json</c> and <c>merges.txt</c>, and settings
/// in further files.
/// </summary>
/// <remarks>&lt;s&gt; first &lt;/s&gt;, or &lt;s&gt; first &lt;/s&gt;&lt;/s&gt; second &lt;/s&gt;, all in segment 0.</remarks>
internal sealed class RobertaTokenizerFormat : ITokenizerFormat
{
    private static readonly string[] Classes = ["RobertaTokenizer", "RobertaTokenizerFast"];

    public IReadOnlyList<string> RequiredFiles { get; } = [ByteLevelVocabulary.TokensFile, ByteLevelVocabulary.MergesFile];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile, TokenizerSettings.MapFile];

    public Framing FramingOf(IReadOnlyDictionary<string, byte[]> files) => new(1, 2, 1);

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => false;

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files)
    {
        var settings = new TokenizerSettings(files, "rstrip", "single_word");
        var classification = settings.SpecialToken("cls_token") ?? new NamedToken("<s>", null);
        var separator = settings.SpecialToken("sep_token") ?? new NamedToken("</s>", null);
        var padding = settings.SpecialToken("pad_token") ?? new NamedToken("<pad>", null);
        var unknown = settings.SpecialToken("unk_token") ?? new NamedToken("<unk>", null);
        var mask = settings.SpecialToken("mask_token") ?? new NamedToken("<mask>", null);
        mask = mask with { TakesSpaceBefore = mask.TakesSpaceBefore ?? true }; // as in the reference, unless a file specifies it
        NamedToken[] named = [classification, separator, padding, unknown, mask];
        settings.RefuseOthers(Classes, [.. named.Select(token => token.Text).Distinct()]);

        var vocabulary = ByteLevelVocabulary.Read(files[ByteLevelVocabulary.TokensFile], files[ByteLevelVocabulary.MergesFile]);
        int[] separatorId = [vocabulary.RequiredId(separator.Text, "separator")];
        int? maskId = vocabulary.Ids.TryGetValue(mask.Text, out var id) ? id : null;
        return new FramedTokenizer(new ByteLevelSubwords(vocabulary, settings.Flag("add_prefix_space") ?? false), new SpecialTokens
        {
            Before = [vocabulary.RequiredId(classification.Text, "classification")],
            Between = [.. separatorId, .. separatorId],
            After = separatorId,
            SecondSegment = 0,
            PaddingId = vocabulary.RequiredId(padding.Text, "padding"),
            UnknownId = vocabulary.RequiredId(unknown.Text, "unknown-word"),
            MaskId = maskId,
            Spelled =
            [
                .. named.DistinctBy(token => token.Text).Where(token => vocabulary.Ids.ContainsKey(token.Text))
                    .Select(token => new SpelledToken(token.Text, vocabulary.Ids[token.Text], token.TakesSpaceBefore ?? false)),
            ],
        });
    }
}
