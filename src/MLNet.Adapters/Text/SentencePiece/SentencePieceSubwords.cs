namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>
/// SentencePiece with a unigram model (Kudo and Richardson 2018): words come from <see cref="SentencePieceWordReader"/>, their pieces from
/// <see cref="UnigramSplitter"/>.
/// </summary>
/// <param name="vocabulary">The ids of pieces.</param>
/// <param name="normalization">What happens to characters.</param>
/// <param name="unknownId">The id of what has no piece.</param>
internal sealed class SentencePieceSubwords(
    SentencePieceVocabulary vocabulary,
    SentencePieceNormalization normalization,
    int unknownId) : ISubwords
{
    private readonly UnigramSplitter _splitter = vocabulary.CreateSplitter(unknownId);

    public int Count => vocabulary.Count;

    public string this[int id] => vocabulary[id];

    // A text is always read as if after a space, so a word is no special case.
    public void Split(string text, int start, int end, bool isWord, int limit, List<Token> tokens)
    {
        var reader = new SentencePieceWordReader(normalization, text, start, end);
        while (tokens.Count <= limit && reader.Read())
            _splitter.Split(reader.Word, tokens);
    }
}
