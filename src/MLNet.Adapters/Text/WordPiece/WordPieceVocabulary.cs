namespace MLNet.Adapters.Text.WordPiece;

/// <summary>A checked <c>vocab.txt</c>: one token per line, whose id is the zero-based line number.</summary>
internal sealed class WordPieceVocabulary
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    private readonly List<string> _tokens = [];

    private WordPieceVocabulary(byte[] file) => File = file;

    /// <summary>The file as it was read.</summary>
    public byte[] File { get; }

    public int Count => _ids.Count;

    /// <summary>Reads the bytes of a <c>vocab.txt</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not UTF-8, contain no line, or a line is empty or occurs twice.</exception>
    public static WordPieceVocabulary Read(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var vocabulary = new WordPieceVocabulary(file);
        using var reader = new StringReader(Utf8File.Decode(WordPieceFormat.VocabularyFile, file));
        for (int id = 0; reader.ReadLine() is { } token; id++)
        {
            if (token.Length == 0)
                throw new InvalidDataException(
                    $"Line {id + 1} of the vocabulary is empty. Every line must contain one token; "
                    + "restore the vocab.txt that the encoder was trained with.");
            if (!vocabulary._ids.TryAdd(token, id))
                throw new InvalidDataException(
                    $"The vocabulary contains '{token}' twice, on lines {vocabulary._ids[token] + 1} and {id + 1}. "
                    + "Every token must have one id; restore the vocab.txt that the encoder was trained with.");
            vocabulary._tokens.Add(token);
        }

        if (vocabulary.Count == 0)
            throw new InvalidDataException(
                $"The vocabulary is empty ({file.Length} bytes). Provide the encoder's own vocab.txt, with one token per line."
            );
        return vocabulary;
    }

    /// <summary>Returns the token of an id.</summary>
    public string this[int id] => _tokens[id];

    /// <summary>Whether the vocabulary contains the token.</summary>
    public bool Contains(string token) => _ids.ContainsKey(token);

    /// <summary>Gets the id of the token.</summary>
    /// <returns>Whether the vocabulary contains the token.</returns>
    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    /// <summary>Returns the id of a required token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="role">The purpose of the token, for the error message.</param>
    /// <exception cref="InvalidDataException">The vocabulary does not contain the token.</exception>
    public int RequiredId(string token, string role) =>
        TryGetId(token, out int id)
            ? id
            : throw new InvalidDataException(
                $"The vocabulary of {Count} tokens lacks the {role} token '{token}'. Provide the vocab.txt that belongs to the encoder, "
                + $"or name its {role} token in tokenizer_config.json.");
}
