using System.Text;
using System.Text.Json.Nodes;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.TokenizerJson;

namespace MLNet.Adapters.Tests.Text.TokenizerJson;

/// <summary>Tokenizers in one file: those of the golden values, and WordPiece written as the published files of BERT are.</summary>
internal static class TokenizerJsonFixture
{
    public static readonly TokenizerJsonFormat Format = new();

    /// <summary>Returns the golden tokenizer of a name, as an object to change.</summary>
    public static JsonObject Read(string name) => name.StartsWith("wordpiece", StringComparison.Ordinal)
        ? WordPieceFile(TokenizerGolden.VocabularyTokens(), lowers: name == "wordpiece-uncased")
        : JsonNode.Parse(File.ReadAllText(Fixture.Path("tokenizers", name, TokenizerJsonFormat.FileName)))!.AsObject();

    public static ITextTokenizer Load(JsonNode file, string? settings = null) => Format.Load(Files(file, settings));

    public static Dictionary<string, byte[]> Files(JsonNode file, string? settings = null)
    {
        var files = new Dictionary<string, byte[]> { [TokenizerJsonFormat.FileName] = Encoding.UTF8.GetBytes(file.ToJsonString()) };
        if (settings is not null)
            files[TokenizerSettings.ConfigFile] = Encoding.UTF8.GetBytes(settings);
        return files;
    }

    public static JsonObject WordPieceFile(IReadOnlyList<string> tokens, bool lowers)
    {
        var file = JsonNode.Parse(
            """
            {
              "version": "1.0",
              "truncation": {"max_length": 128, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
              "padding": null,
              "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null},
              "pre_tokenizer": {"type": "BertPreTokenizer"},
              "post_processor": {
                "type": "TemplateProcessing",
                "single": [
                  {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
                ],
                "pair": [
                  {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 1}}
                ],
                "special_tokens": {}
              },
              "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
              "model": {
                "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {}
              }
            }
            """)!.AsObject();
        file["normalizer"]!["lowercase"] = lowers;
        var vocabulary = file["model"]!["vocab"]!.AsObject();
        foreach (var (id, token) in tokens.Index())
            vocabulary[token] = id;
        file["added_tokens"] = new JsonArray([.. ((string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]).Select(
            token => Added(token, tokens.Index().First(named => named.Item == token).Index))]);
        foreach (var token in (string[])["[CLS]", "[SEP]"])
            file["post_processor"]!["special_tokens"]![token] = new JsonObject
            {
                ["id"] = token,
                ["ids"] = new JsonArray(vocabulary[token]!.GetValue<int>()),
                ["tokens"] = new JsonArray(token),
            };
        return file;
    }

    public static JsonNode Added(string token, int id, bool isNormalized = false, bool takesSpaceBefore = false) => new JsonObject
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = takesSpaceBefore,
        ["rstrip"] = false,
        ["normalized"] = isNormalized,
        ["special"] = true,
    };
}
