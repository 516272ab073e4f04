using Microsoft.ML.Tokenizers;

namespace MLNet.Adapters.Text.WordPiece;

/// <summary>
/// WordPiece (Wu et al. 2016): words come from <see cref="WordPieceWordReader"/>, their pieces from Microsoft.ML.Tokenizers.
/// </summary>
internal sealed class WordPieceSubwords : ISubwords
{
    /// <summary>The most characters of a word that is split; longer ones are unknown.</summary>
    public const int MaxCharactersPerWord = 100;

    private readonly WordPieceVocabulary _vocabulary;
    private readonly WordPieceSettings _settings;
    private readonly WordPieceTokenizer _pieces;
    private readonly int _unknownId;

    public WordPieceSubwords(WordPieceVocabulary vocabulary, WordPieceSettings settings, int unknownId)
    {
        _vocabulary = vocabulary;
        _settings = settings;
        _unknownId = unknownId;

        // The package counts UTF-16 units where BERT counts characters: give it room for pairs and count here.
        using var file = new MemoryStream(vocabulary.File, writable: false);
        _pieces = WordPieceTokenizer.Create(file, new WordPieceOptions
        {
            UnknownToken = settings.UnknownToken,
            MaxInputCharsPerWord = 2 * MaxCharactersPerWord,
        });
    }

    public int Count => _vocabulary.Count;

    public string this[int id] => _vocabulary[id];

    public void Split(string text, int start, int end, bool isWord, int limit, List<Token> tokens)
    {
        var reader = new WordPieceWordReader(text.AsSpan(start, end - start), start, _settings);
        while (tokens.Count <= limit && reader.Read())
        {
            var word = reader.Word;
            if (reader.CharacterCount > MaxCharactersPerWord)
            {
                tokens.Add(new Token(_unknownId, reader.SourceStart(0), reader.SourceEnd(word.Length - 1)));
                continue;
            }

            foreach (var piece in _pieces.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false))
                tokens.Add(new Token(piece.Id, reader.SourceStart(piece.Offset.Start.Value), reader.SourceEnd(piece.Offset.End.Value - 1)));
        }
    }
}
