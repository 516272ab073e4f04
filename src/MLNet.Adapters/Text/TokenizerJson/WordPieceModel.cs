using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>Reads WordPiece with BERT's normalizer and pre-tokenizer.</summary>
internal static class WordPieceModel
{
    private const string Kind = "WordPiece";

    /// <summary>Returns the sub-words, and the id of a word without its own pieces.</summary>
    public static (ISubwords Subwords, int? UnknownId) Read(JsonPart root, JsonPart model, IReadOnlyList<AddedToken> added)
    {
        model.Require("continuing_subword_prefix", "##");
        const string most = "max_input_chars_per_word";
        if (model.Value(most) is { } limit && model.Number(most) != WordPieceSubwords.MaxCharactersPerWord)
        {
            throw model.Refused(
                most,
                limit,
                $"longer words than {WordPieceSubwords.MaxCharactersPerWord} characters are always unknown; only this value is supported");
        }

        var normalizer = JsonSteps.Read(root, "normalizer", "normalizers");
        var bert = normalizer.Need("BertNormalizer", Kind);
        bert.Require("clean_text", true, "control characters are always removed");
        var settings = new WordPieceSettings
        {
            LowerCase = bert.Flag("lowercase", true),
            StripAccents = bert.Value("strip_accents") is null ? null : bert.Flag("strip_accents", false),
            SplitIdeographs = bert.Flag("handle_chinese_chars", true),
            UnknownToken = model.Text("unk_token"),
        };
        normalizer.RefuseRest(Kind);
        var words = JsonSteps.Read(root, "pre_tokenizer", "pretokenizers");
        words.Need("BertPreTokenizer", Kind);
        words.RefuseRest(Kind);
        if (settings.LowerCase && added.FirstOrDefault(token => token.IsNormalized && token.Text.Any(char.IsLetter)) is { } normalized)
            throw root.Refused(
                "added_tokens",
                root.Value("added_tokens"),
                $"'{normalized.Text}' would be searched for in the lower-cased text; only 'normalized' false is supported");

        var vocabulary = WordPieceVocabulary.Of(
            TokenizerJsonFormat.FileName, VocabularyTokens.InOrder(VocabularyTokens.Read(model, added)));
        var unknown = vocabulary.RequiredId(settings.UnknownToken, "unknown-word");
        return (new WordPieceSubwords(vocabulary, settings, unknown), unknown);
    }
}
