using Microsoft.ML.Tokenizers;

namespace MLNet.Adapters.Text.ByteLevel;

/// <summary>
/// Byte-level byte-pair encoding (Radford et al. 2019): words come from <see cref="ByteLevelWordReader"/>, their pieces from
/// Microsoft.ML.Tokenizers.
/// </summary>
internal sealed class ByteLevelSubwords : ISubwords
{
    private readonly ByteLevelVocabulary _vocabulary;
    private readonly BpeTokenizer _pieces;
    private readonly bool _addsSpace;

    /// <param name="vocabulary">Tokens and merges.</param>
    /// <param name="addsSpace">Whether a text that does not begin with white space is read as if after a space.</param>
    public ByteLevelSubwords(ByteLevelVocabulary vocabulary, bool addsSpace)
    {
        _vocabulary = vocabulary;
        _addsSpace = addsSpace;
        // The reader already returns bytes as characters.
        _pieces = BpeTokenizer.Create(new BpeOptions(vocabulary.Ids) { Merges = vocabulary.Merges });
    }

    public int Count => _vocabulary.Count;

    public string this[int id] => _vocabulary[id];

    public void Split(string text, int start, int end, bool isWord, int limit, List<Token> tokens)
    {
        var reader = new ByteLevelWordReader(text.AsSpan(start, end - start), start, _addsSpace || isWord);
        while (tokens.Count <= limit && reader.Read())
        {
            foreach (var piece in _pieces.EncodeToTokens(reader.Word, out _, considerPreTokenization: false, considerNormalization: false))
            {
                var (first, last) = reader.Source(piece.Offset.Start.Value, piece.Offset.End.Value);
                tokens.Add(new Token(piece.Id, first, last));
            }
        }
    }
}
