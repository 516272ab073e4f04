using System.Text.Json;
using MLNet.Adapters.Text.SentencePiece;

namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>Reads a unigram model with SentencePiece's spaces, and the normalizers of XLM-RoBERTa, ALBERT and DeBERTa.</summary>
internal static class UnigramModel
{
    private const string Kind = "Unigram";

    private static readonly SentencePieceFile File = new(TokenizerJsonFormat.FileName);

    /// <summary>Returns the sub-words, and the id of what has no piece.</summary>
    public static (ISubwords Subwords, int? UnknownId) Read(JsonPart root, JsonPart model, IReadOnlyList<AddedToken> added)
    {
        model.Require("byte_fallback", false, "what has no piece is unknown");
        var unknown = model.Number("unk_id");
        var pieces = Pieces(model, added, unknown);
        var normalizer = JsonSteps.Read(root, "normalizer", "normalizers");
        var (normalization, endsText) = Normalization(normalizer);
        var words = JsonSteps.Read(root, "pre_tokenizer", "pretokenizers");
        var splitsAtSpaces = words.Take("WhitespaceSplit") is not null;
        var marks = words.Need("Metaspace", Kind);
        marks.Require("replacement", "▁");
        marks.Ignore("str_rep");
        marks.Require("prepend_scheme", "always");
        marks.Require("add_prefix_space", true, "a text is always read as if after a space");
        marks.Require("split", true, "words are always split at spaces");
        words.RefuseRest(Kind);
        if (!endsText && !splitsAtSpaces)
            throw root.Refused(
                "normalizer",
                root.Value("normalizer"),
                "spaces at the end of a text and repeated ones would be tokens; only files with a WhitespaceSplit, or with a Strip and a "
                + "Replace of \" {2,}\", are supported");
        return (new SentencePieceSubwords(new SentencePieceVocabulary(File, pieces), normalization, unknown), unknown);
    }

    private static List<Piece> Pieces(JsonPart model, IReadOnlyList<AddedToken> added, int unknown)
    {
        if (model.Value("vocab") is not { ValueKind: JsonValueKind.Array } list)
            throw model.Refused("vocab", model.Value("vocab"), "a list of pieces and scores is expected");
        var ids = added.ToLookup(token => token.Id);
        var pieces = new List<Piece>(list.GetArrayLength());
        foreach (var (id, item) in list.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Array
                || item.GetArrayLength() != 2
                || item[0].GetString() is not { Length: > 0 } text
                || item[1].ValueKind != JsonValueKind.Number
                || !double.IsFinite(item[1].GetDouble()))
                throw model.Refused($"vocab[{id}]", item, "a piece of at least one character and its score are expected");
            if (ids[id].FirstOrDefault() is { } other && other.Text != text)
                throw model.Refused($"vocab[{id}]", item, $"'added_tokens' has '{other.Text}' with this id");
            pieces.Add(new Piece(text, item[1].GetDouble(), KindOf(id)));
        }

        foreach (var token in added.Where(token => token.Id >= pieces.Count).OrderBy(token => token.Id))
        {
            if (token.Id != pieces.Count)
                throw File.Damaged($"has {pieces.Count} tokens before '{token.Text}', which has the id {token.Id}");
            pieces.Add(new Piece(token.Text, 0, PieceKind.Control));
        }

        return unknown < pieces.Count
            ? pieces
            : throw model.Refused("unk_id", model.Value("unk_id"), $"there are {pieces.Count} pieces");

        PieceKind KindOf(int id) => id == unknown ? PieceKind.Unknown : ids.Contains(id) ? PieceKind.Control : PieceKind.Normal;
    }

    /// <summary>Returns what happens to characters, and whether spaces at the end and repeated ones are removed.</summary>
    private static (SentencePieceNormalization Normalization, bool EndsText) Normalization(JsonSteps steps)
    {
        var quotes = steps.TakeReplace("String", "``", "\"");
        if (quotes && !steps.TakeReplace("String", "''", "\""))
            throw File.Damaged("replaces `` by \", but not also '', as every supported tokenizer does");
        var decomposes = steps.Take("NFKD");
        var strips = steps.Take("StripAccents");
        var lowers = steps.Take("Lowercase") is not null;
        var ends = TakeStrip(steps);
        var map = steps.Take("Precompiled") is { } precompiled ? CharacterMap.Read(File, Bytes(precompiled)) : null;
        ends |= TakeStrip(steps);
        var joins = steps.TakeReplace("Regex", " {2,}", "▁", " ");
        steps.RefuseRest(Kind);
        if ((decomposes is null) != (strips is null) || (strips is not null && map is null))
            throw (strips ?? decomposes)!.Refused("is supported only as NFKD followed by StripAccents and a Precompiled map");
        var normalization = new SentencePieceNormalization
        {
            Map = map,
            UnifiesQuotes = quotes,
            StripsAccents = strips is not null,
            LowersCase = lowers,
        };
        return (normalization, ends && joins);
    }

    private static bool TakeStrip(JsonSteps steps)
    {
        if (steps.Take("Strip") is not { } strip)
            return false;
        strip.Require("strip_right", true, "spaces at the end never count");
        strip.Ignore("strip_left"); // a text is always read as if after one space
        return true;
    }

    private static byte[] Bytes(JsonPart precompiled)
    {
        const string key = "precompiled_charsmap";
        try
        {
            return Convert.FromBase64String(precompiled.Text(key));
        }
        catch (FormatException)
        {
            throw precompiled.Refused(key, precompiled.Value(key), "text in base 64 is expected. Restore the file of the encoder");
        }
    }
}
