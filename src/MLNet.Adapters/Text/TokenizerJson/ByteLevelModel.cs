using System.Text.Json;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>Reads byte-level byte-pair encoding with GPT-2's words.</summary>
internal static class ByteLevelModel
{
    private const string Kind = "byte-level BPE";

    /// <summary>Returns the sub-words; every text has some, so there is no id of unknown words in the model.</summary>
    public static (ISubwords Subwords, int? UnknownId) Read(JsonPart root, JsonPart model, IReadOnlyList<AddedToken> added)
    {
        const string bytes = "every text is spelled in bytes";
        if (model.Value("dropout") is { } dropout)
            throw model.Refused("dropout", dropout, "merges are never left out; only null is supported");
        model.Require("continuing_subword_prefix", string.Empty);
        model.Require("end_of_word_suffix", string.Empty);
        model.Require("fuse_unk", false, bytes);
        model.Require("byte_fallback", false, bytes);
        model.Require("ignore_merges", false, "words are always built by merges");
        var unknown = model.OptionalText("unk_token");

        var normalizer = JsonSteps.Read(root, "normalizer", "normalizers");
        var composes = normalizer.Take("NFC") is not null;
        normalizer.RefuseRest(Kind);
        var words = JsonSteps.Read(root, "pre_tokenizer", "pretokenizers");
        var byteLevel = words.Need("ByteLevel", Kind);
        byteLevel.Require("use_regex", true, "words are always those of GPT-2");
        byteLevel.Ignore("trim_offsets"); // positions are always those without spaces at the edges
        var addsSpace = byteLevel.Flag("add_prefix_space", true);
        words.RefuseRest(Kind);

        var ids = VocabularyTokens.Read(model, added);
        var vocabulary = ByteLevelVocabulary.Of(
            TokenizerJsonFormat.FileName, ids.Select(token => (token.Key, token.Value)), Merges(model));
        int? unknownId = unknown is null ? null : vocabulary.RequiredId(unknown, "unknown-word");
        return (new ByteLevelSubwords(vocabulary, addsSpace, composes), unknownId);
    }

    // "a b", or ["a", "b"] in newer files
    private static List<string> Merges(JsonPart model)
    {
        if (model.Value("merges") is not { ValueKind: JsonValueKind.Array } list)
            throw model.Refused("merges", model.Value("merges"), "a list of pairs of tokens is expected");
        var merges = new List<string>(list.GetArrayLength());
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var merge = item.ValueKind switch
            {
                JsonValueKind.String => item.GetString()!,
                JsonValueKind.Array when item.GetArrayLength() == 2 => $"{item[0]} {item[1]}",
                _ => string.Empty,
            };
            if (merge.Split(' ') is not [{ Length: > 0 }, { Length: > 0 }])
                throw model.Refused($"merges[{index}]", item, "a pair of tokens is expected");
            merges.Add(merge);
        }

        return merges;
    }
}
