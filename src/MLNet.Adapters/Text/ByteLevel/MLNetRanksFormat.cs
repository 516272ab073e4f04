using System.Globalization;
using System.Text.Json;

namespace MLNet.Adapters.Text.ByteLevel;

/// <summary>
/// The tokenizer of ML.NET's own encoders: GPT-2's byte-pair encoding in <c>encoder.json</c> and <c>vocab.bpe</c>; the id of a token is its
/// line in <c>dict.txt</c>, which orders tokens by frequency, after four special ones.
/// </summary>
/// <remarks>&lt;s&gt; first, or &lt;s&gt; first &lt;/s&gt; second, without a token at the end; the second text is in segment 1.</remarks>
internal sealed class MLNetRanksFormat : ITokenizerFormat
{
    /// <summary>The assembly of this library that has the files.</summary>
    public const string Package = "MLNet.Adapters.Encoders.MLNet";

    public const string TokensFile = "encoder.json";
    public const string MergesFile = "vocab.bpe";
    public const string RanksFile = "dict.txt";

    /// <summary>The key in <see cref="TokenizerSettings.ConfigFile"/> that reproduces ML.NET's own ids.</summary>
    public const string MicrosoftTokenIds = "microsoft_token_ids";

    private const string Remedy = "Restore the files that the encoder was trained with.";
    private const string Mask = "<mask>";
    private static readonly string[] First = ["<s>", "<pad>", "</s>", "<unk>"];

    public IReadOnlyList<string> RequiredFiles { get; } = [TokensFile, MergesFile, RanksFile];

    public IReadOnlyList<string> OptionalFiles { get; } = [TokenizerSettings.ConfigFile];

    public Framing FramingOf(IReadOnlyDictionary<string, byte[]> files) => new(1, 1, 0);

    public bool LowersCase(IReadOnlyDictionary<string, byte[]> files) => false;

    public ITextTokenizer Load(IReadOnlyDictionary<string, byte[]> files)
    {
        var tokens = ReadTokens(files[TokensFile]);
        var vocabulary = ByteLevelVocabulary.Of(
            RanksFile, Ranked(tokens, files[RanksFile]), MergesFile, ByteLevelVocabulary.ReadMerges(MergesFile, files[MergesFile]));
        ISubwords subwords = UsesMicrosoftIds(files)
            ? new MicrosoftSubwords(vocabulary, tokens)
            : new ByteLevelSubwords(vocabulary, addsSpace: false);
        return new FramedTokenizer(subwords, new SpecialTokens
        {
            Before = [0],
            Between = [2],
            After = [],
            SecondSegment = 1,
            PaddingId = 1,
            UnknownId = 3,
            MaskId = vocabulary.Ids[Mask],
            Spelled = [],
        });
    }

    private static Dictionary<int, string> ReadTokens(byte[] file)
    {
        var tokens = new Dictionary<int, string>();
        foreach (var entry in TokenizerFile.Parse(TokensFile, file).Root.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || !tokens.TryAdd(id, entry.Name))
                throw new InvalidDataException(
                    $"{TokensFile}: the id of '{entry.Name}' is {entry.Value.GetRawText()}; "
                    + $"it must be a whole number that no other token has. {Remedy}");
        }

        return tokens;
    }

    private static IEnumerable<(string Token, int Id)> Ranked(Dictionary<int, string> tokens, byte[] ranks)
    {
        foreach (var (id, token) in First.Index())
            yield return (token, id);
        using var reader = new StringReader(Utf8File.Decode(RanksFile, ranks));
        var next = First.Length;
        for (var line = 1; reader.ReadLine() is { } entry; line++)
        {
            if (entry.Split(' ') is not [{ Length: > 0 } token, { Length: > 0 }])
                throw new InvalidDataException(
                    $"Line {line} of {RanksFile} is '{entry}', which is not a token and its frequency, separated by a space. {Remedy}");
            yield return (Spelling(token, line), next++);
        }

        yield return (Mask, next);

        // A token of the vocabulary is written as its number there; a placeholder has a name.
        string Spelling(string token, int line) =>
            !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? token
            : tokens.TryGetValue(id, out var spelling) ? spelling
            : throw new InvalidDataException(
                $"Line {line} of {RanksFile} names the token {id}, which {TokensFile} does not have. {Remedy}");
    }

    private static bool UsesMicrosoftIds(IReadOnlyDictionary<string, byte[]> files)
    {
        if (!files.TryGetValue(TokenizerSettings.ConfigFile, out var bytes))
            return false;
        var settings = TokenizerFile.Parse(TokenizerSettings.ConfigFile, bytes);
        foreach (var setting in settings.Root.EnumerateObject().Where(setting => setting.Name != MicrosoftTokenIds))
            throw settings.Refused(setting.Name, setting.Value, $"only '{MicrosoftTokenIds}' is supported");
        return settings.Flag(MicrosoftTokenIds) ?? false;
    }
}
