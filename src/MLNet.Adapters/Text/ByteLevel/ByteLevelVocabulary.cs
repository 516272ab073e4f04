using System.Text.Json;

namespace MLNet.Adapters.Text.ByteLevel;

/// <summary>
/// The checked tokens and merges of a byte-level tokenizer: a <c>vocab.json</c> with its <c>merges.txt</c>, or both in one file.
/// </summary>
internal sealed class ByteLevelVocabulary
{
    public const string TokensFile = "vocab.json";
    public const string MergesFile = "merges.txt";

    private const string Remedy = "Restore the files that the encoder was trained with.";

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _tokens = [];

    private readonly string _file;
    private readonly string _mergesFile;

    private ByteLevelVocabulary(string file, string mergesFile, IReadOnlyList<string> merges) =>
        (_file, _mergesFile, Merges) = (file, mergesFile, merges);

    /// <summary>The id of each token.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>Pairs of tokens, separated by a space, that are merged; earlier ones take precedence.</summary>
    public IReadOnlyList<string> Merges { get; }

    /// <summary>The number of ids; every id is below it.</summary>
    public int Count { get; private set; }

    /// <summary>The token of an id.</summary>
    public string this[int id] => _tokens[id];

    /// <summary>Reads the bytes of both files.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is malformed, an id occurs twice or is too large, or a byte or a merged token is missing.
    /// </exception>
    public static ByteLevelVocabulary Read(byte[] tokens, byte[] merges)
    {
        var vocabulary = new ByteLevelVocabulary(TokensFile, MergesFile, ReadMerges(MergesFile, merges));
        foreach (var entry in TokenizerFile.Parse(TokensFile, tokens).Root.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || id < 0)
                throw new InvalidDataException(
                    $"{TokensFile}: the id of '{entry.Name}' is {entry.Value.GetRawText()}; it must be a whole number of at least 0. "
                    + Remedy);
            vocabulary.Add(entry.Name, id);
        }

        vocabulary.Count = vocabulary._tokens.Count;
        vocabulary.Check();
        return vocabulary;
    }

    /// <summary>Checks tokens and merges of one file.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="tokens">The tokens with their ids, each at least 0.</param>
    /// <param name="merges">Pairs of tokens, separated by a space.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static ByteLevelVocabulary Of(string file, IEnumerable<(string Token, int Id)> tokens, IReadOnlyList<string> merges) =>
        Of(file, tokens, file, merges);

    /// <summary>Checks tokens and merges of two files.</summary>
    /// <param name="file">The name of that of the tokens.</param>
    /// <param name="tokens">The tokens with their ids, each at least 0.</param>
    /// <param name="mergesFile">The name of that of the merges.</param>
    /// <param name="merges">Pairs of tokens, separated by a space.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static ByteLevelVocabulary Of(
        string file, IEnumerable<(string Token, int Id)> tokens, string mergesFile, IReadOnlyList<string> merges)
    {
        var vocabulary = new ByteLevelVocabulary(file, mergesFile, merges);
        foreach (var (token, id) in tokens)
            vocabulary.Add(token, id);
        vocabulary.Count = vocabulary._tokens.Count;
        vocabulary.Check();
        return vocabulary;
    }

    /// <summary>Returns the id of a required token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="role">The purpose of the token, for the error message.</param>
    /// <exception cref="InvalidDataException">The vocabulary does not contain the token.</exception>
    public int RequiredId(string token, string role) => _ids.TryGetValue(token, out var id)
        ? id
        : throw new InvalidDataException(
            $"{_file} has {Count} tokens but no {role} token '{token}'. "
            + $"Provide the vocabulary that belongs to the encoder, or name its {role} token in {TokenizerSettings.ConfigFile}.");

    /// <summary>Reads a file of merges.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static IReadOnlyList<string> ReadMerges(string name, byte[] file)
    {
        using var reader = new StringReader(Utf8File.Decode(name, file));
        var merges = new List<string>();
        for (var line = 1; reader.ReadLine() is { } merge; line++)
        {
            if (merge.Length == 0 || (line == 1 && merge.StartsWith("#version", StringComparison.Ordinal)))
                continue;
            if (merge.Split(' ') is not [{ Length: > 0 }, { Length: > 0 }])
                throw new InvalidDataException(
                    $"Line {line} of {name} is '{merge}', which is not a pair of tokens separated by a space. {Remedy}");
            merges.Add(merge);
        }

        return merges;
    }

    private void Add(string token, int id)
    {
        if (!_ids.TryAdd(token, id))
            throw new InvalidDataException($"{_file} contains '{token}' twice. {Remedy}");
        if (!_tokens.TryAdd(id, token))
            throw new InvalidDataException($"{_file} gives both '{_tokens[id]}' and '{token}' the id {id}. {Remedy}");
    }

    private void Check()
    {
        if (Enumerable.Range(0, Count).FirstOrDefault(id => !_tokens.ContainsKey(id), -1) is var gap and >= 0)
            throw new InvalidDataException($"{_file} has {Count} tokens but none with the id {gap}. {Remedy}");
        foreach (var character in ByteCharacters.All)
        {
            if (!_ids.ContainsKey(character.ToString()))
                throw new InvalidDataException(
                    $"{_file} has no token '{character}' (U+{(int)character:X4}), which stands for a byte. {Remedy}");
        }

        foreach (var merge in Merges)
        {
            foreach (var token in (ReadOnlySpan<string>)[.. merge.Split(' '), merge.Replace(" ", string.Empty, StringComparison.Ordinal)])
            {
                if (!_ids.ContainsKey(token))
                    throw new InvalidDataException(
                        $"{_mergesFile} has the pair '{merge}', but {_file} has no token '{token}'. {Remedy}");
            }
        }
    }
}
