using System.Text.Json;

namespace MLNet.Adapters.Text.WordPiece;

/// <summary>Reads <see cref="WordPieceSettings"/> from Hugging Face's files.</summary>
internal static class WordPieceSettingsReader
{
    /// <summary>Reads the settings.</summary>
    /// <param name="files">The files by name; each may be missing.</param>
    /// <param name="tokenizerClasses">The class names of this tokenizer.</param>
    /// <param name="defaults">The settings that the files do not contain; null for those of BERT.</param>
    /// <exception cref="InvalidDataException">
    /// A file is malformed, describes another tokenizer, or the two contradict each other.
    /// </exception>
    public static WordPieceSettings Read(
        IReadOnlyDictionary<string, byte[]> files, IReadOnlyCollection<string> tokenizerClasses, WordPieceSettings? defaults = null)
    {
        defaults ??= new();
        var stored = new TokenizerSettings(
            files, defaults.MaskTakesSpaceBefore ? ["rstrip", "single_word"] : ["lstrip", "rstrip", "single_word", "normalized"]);
        var settings = defaults with
        {
            LowerCase = stored.Flag("do_lower_case") ?? defaults.LowerCase,
            StripAccents = stored.Flag("strip_accents"),
            SplitIdeographs = stored.Flag("tokenize_chinese_chars") ?? defaults.SplitIdeographs,
            UnknownToken = stored.SpecialToken("unk_token")?.Text ?? defaults.UnknownToken,
            SeparatorToken = stored.SpecialToken("sep_token")?.Text ?? defaults.SeparatorToken,
            PaddingToken = stored.SpecialToken("pad_token")?.Text ?? defaults.PaddingToken,
            ClassificationToken = stored.SpecialToken("cls_token")?.Text ?? defaults.ClassificationToken,
            MaskToken = stored.SpecialToken("mask_token")?.Text ?? defaults.MaskToken,
            MaskTakesSpaceBefore = stored.SpecialToken("mask_token")?.TakesSpaceBefore ?? defaults.MaskTakesSpaceBefore,
        };
        stored.Refuse(
            "do_basic_tokenize",
            value => value.ValueKind != JsonValueKind.True,
            "words are always split before the sub-word step; only true is supported");
        stored.Refuse(
            "never_split",
            value => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0,
            "no word is exempt from splitting; only an empty list is supported");
        stored.RefuseAllBut("wordpieces_prefix", "##");
        stored.RefuseOthers(tokenizerClasses, settings.SpecialTokens);
        return settings;
    }
}
