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
    private readonly bool _composes;

    /// <param name="vocabulary">Tokens and merges.</param>
    /// <param name="addsSpace">Whether a text that does not begin with white space is read as if after a space.</param>
    /// <param name="composes">Whether characters are composed first, as in Unicode's normalization form C.</param>
    public ByteLevelSubwords(ByteLevelVocabulary vocabulary, bool addsSpace, bool composes = false)
    {
        _vocabulary = vocabulary;
        _addsSpace = addsSpace;
        _composes = composes;
        if (composes)
            ComposedText.CheckSupport();
        // The reader already returns bytes as characters.
        _pieces = BpeTokenizer.Create(new BpeOptions(vocabulary.Ids) { Merges = vocabulary.Merges });
    }

    public int Count => _vocabulary.Count;

    public string this[int id] => _vocabulary[id];

    public void Split(string text, int start, int end, bool isWord, int limit, List<Token> tokens)
    {
        var part = text.AsSpan(start, end - start);
        var composed = _composes ? ComposedText.Of(part) : null;
        var reader = new ByteLevelWordReader(composed is null ? part : composed.Text, composed is null ? start : 0, _addsSpace || isWord);
        while (tokens.Count <= limit && reader.Read())
        {
            foreach (var piece in _pieces.EncodeToTokens(reader.Word, out _, considerPreTokenization: false, considerNormalization: false))
            {
                var (first, last) = reader.Source(piece.Offset.Start.Value, piece.Offset.End.Value);
                if (composed is not null)
                    (first, last) = (start + composed.Source(first), start + composed.Source(last));
                tokens.Add(new Token(piece.Id, first, last));
            }
        }
    }
}
