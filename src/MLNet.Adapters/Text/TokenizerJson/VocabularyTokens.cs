using System.Text.Json;

namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>The tokens of a vocabulary that is an object of ids, and those added to it.</summary>
internal static class VocabularyTokens
{
    /// <summary>Returns the tokens with their ids, in no order.</summary>
    /// <param name="model">The object that contains the vocabulary.</param>
    /// <param name="added">The added tokens, which the vocabulary may contain.</param>
    /// <exception cref="InvalidDataException">An id is not a number, or an added token has another one in the vocabulary.</exception>
    public static IReadOnlyDictionary<string, int> Read(JsonPart model, IReadOnlyList<AddedToken> added)
    {
        if (model.Value("vocab") is not { ValueKind: JsonValueKind.Object } vocabulary)
            throw model.Refused("vocab", model.Value("vocab"), "an object of tokens and ids is expected");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in vocabulary.EnumerateObject())
        {
            if (!JsonPart.IsNumber(entry.Value, out var id) || !ids.TryAdd(entry.Name, id))
                throw model.Refused($"vocab.{entry.Name}", entry.Value, "each token has one whole number of at least 0");
        }

        foreach (var token in added)
        {
            if (!ids.TryAdd(token.Text, token.Id) && ids[token.Text] != token.Id)
                throw new InvalidDataException(
                    $"{TokenizerJsonFormat.FileName}: '{token.Text}' has the id {token.Id} in 'added_tokens' but {ids[token.Text]} in "
                    + "'model.vocab'. Restore the file of the encoder.");
        }

        return ids;
    }

    /// <summary>Returns the tokens in the order of their ids, which must be all numbers from 0.</summary>
    /// <exception cref="InvalidDataException">An id is missing, or belongs to two tokens.</exception>
    public static string[] InOrder(IReadOnlyDictionary<string, int> ids)
    {
        var tokens = new string?[ids.Count];
        foreach (var (token, id) in ids)
        {
            if (id >= tokens.Length || tokens[id] is not null)
                throw new InvalidDataException(
                    $"{TokenizerJsonFormat.FileName} has {ids.Count} tokens, but '{token}' has the id {id}"
                    + (id < tokens.Length ? $", as '{tokens[id]}' has. " : ", so some are missing. ")
                    + "Restore the file of the encoder.");
            tokens[id] = token;
        }

        return tokens!;
    }
}
