using System.Text;

namespace MLNet.Adapters.Text.WordPiece;

/// <summary>
/// The checked tokens of a WordPiece tokenizer: a <c>vocab.txt</c>, in which the id of a token is its zero-based line number.
/// </summary>
internal sealed class WordPieceVocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly List<string> _tokens;
    private readonly string _name;

    private WordPieceVocabulary(string name, byte[] file, int count)
    {
        (_name, File) = (name, file);
        _ids = new Dictionary<string, int>(count, StringComparer.Ordinal);
        _tokens = new List<string>(count);
    }

    /// <summary>The tokens as a <c>vocab.txt</c>.</summary>
    public byte[] File { get; }

    public int Count => _ids.Count;

    /// <summary>Reads the bytes of a <c>vocab.txt</c>; a line ends with a line feed, with or without a carriage return.</summary>
    /// <exception cref="InvalidDataException">The bytes are not UTF-8, contain no line, or a line is empty or occurs twice.</exception>
    public static WordPieceVocabulary Read(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var vocabulary = new WordPieceVocabulary(WordPieceFormat.VocabularyFile, file, file.AsSpan().Count((byte)'\n') + 1);
        foreach (var (id, line) in Lines(Utf8File.Check(WordPieceFormat.VocabularyFile, file)).Index())
        {
            if (line.Length == 0 || line.Contains('\r', StringComparison.Ordinal))
                throw new InvalidDataException(
                    $"Line {id + 1} of the vocabulary {(line.Length == 0 ? "is empty" : "has a carriage return inside")}. "
                    + "Every line must contain one token; "
                    + "restore the vocab.txt that the encoder was trained with.");
            if (!vocabulary.TryAdd(line))
                throw new InvalidDataException(
                    $"The vocabulary contains '{line}' twice, on lines {vocabulary._ids[line] + 1} and {id + 1}. "
                    + "Every token must have one id; restore the vocab.txt that the encoder was trained with.");
        }

        if (vocabulary.Count == 0)
            throw new InvalidDataException(
                $"The vocabulary is empty ({file.Length} bytes). Provide the encoder's own vocab.txt, with one token per line.");
        return vocabulary;
    }

    /// <summary>Checks tokens of another file.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="tokens">The tokens in the order of their ids.</param>
    /// <exception cref="InvalidDataException">A token is empty, contains a line break, or occurs twice.</exception>
    public static WordPieceVocabulary Of(string name, IReadOnlyList<string> tokens)
    {
        var vocabulary = new WordPieceVocabulary(name, Encoding.UTF8.GetBytes(string.Join('\n', tokens)), tokens.Count);
        foreach (var (id, token) in tokens.Index())
        {
            if (token.Length == 0 || token.AsSpan().IndexOfAny('\r', '\n') >= 0 || !vocabulary.TryAdd(token))
                throw new InvalidDataException(
                    $"{name}: the token with the id {id} is '{token}', which is empty, contains a line break, or has another id too. "
                    + "Restore the file that the encoder was trained with.");
        }

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
                $"The vocabulary of {Count} tokens lacks the {role} token '{token}'. Provide the {_name} that belongs to the encoder, "
                + $"or name its {role} token in tokenizer_config.json.");

    // Other characters that end a line elsewhere, such as U+0085 and U+2028, are part of a token.
    private static IEnumerable<string> Lines(ReadOnlyMemory<byte> text)
    {
        while (!text.IsEmpty)
        {
            var feed = text.Span.IndexOf((byte)'\n');
            var line = feed < 0 ? text : text[..feed];
            if (line.Span is [.., (byte)'\r'])
                line = line[..^1];
            yield return Encoding.UTF8.GetString(line.Span);
            text = text[(feed < 0 ? text.Length : feed + 1)..];
        }
    }

    private bool TryAdd(string token)
    {
        if (!_ids.TryAdd(token, Count))
            return false;
        _tokens.Add(token);
        return true;
    }
}
