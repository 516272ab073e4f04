namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>The ids of a SentencePiece model's pieces in an encoder, and of the special tokens that it adds.</summary>
internal sealed class SentencePieceVocabulary
{
    private readonly SentencePieceFile _file;
    private readonly List<Piece> _pieces;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <param name="file">The file that the pieces come from.</param>
    /// <param name="pieces">The pieces in the order of their ids.</param>
    /// <exception cref="InvalidDataException">Two pieces are equal.</exception>
    public SentencePieceVocabulary(SentencePieceFile file, IEnumerable<Piece> pieces)
    {
        _file = file;
        _pieces = [.. pieces];
        foreach (var (id, piece) in _pieces.Index())
        {
            if (!_ids.TryAdd(piece.Text, id))
                throw file.Damaged($"contains the piece '{piece.Text}', which is a special token of the encoder");
        }
    }

    /// <summary>The number of ids; every id is below it.</summary>
    public int Count => _pieces.Count;

    /// <summary>The token of an id.</summary>
    public string this[int id] => _pieces[id].Text;

    /// <summary>Returns the id of a token; null if there is none.</summary>
    public int? Id(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Returns the id of a required token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="role">The purpose of the token, for the error message.</param>
    /// <exception cref="InvalidDataException">The vocabulary does not contain the token.</exception>
    public int RequiredId(string token, string role) => Id(token) ?? throw new InvalidDataException(
        $"{_file.Name} has {Count} pieces but no {role} token '{token}'. "
        + $"Provide the model that belongs to the encoder, or name its {role} token in {TokenizerSettings.ConfigFile}.");

    /// <summary>Returns the id of the token that stands for what has no piece.</summary>
    /// <param name="token">The token.</param>
    /// <exception cref="InvalidDataException">The model has no such token or another one.</exception>
    public int UnknownId(string token)
    {
        var id = RequiredId(token, "unknown-word");
        return _pieces[id].Kind == PieceKind.Unknown
            ? id
            : throw new InvalidDataException(
                $"The unknown-word token is '{token}', but that of {_file.Name} is "
                + $"'{_pieces.Find(piece => piece.Kind == PieceKind.Unknown)?.Text}'. "
                + $"Name this one as unk_token in {TokenizerSettings.ConfigFile}.");
    }

    /// <summary>Creates the splitter of words.</summary>
    public UnigramSplitter CreateSplitter(int unknownId) => new(
        _pieces.Index().Where(piece => piece.Item.OccursInTexts).Select(piece => (piece.Item.Text, piece.Item.Score, piece.Index)),
        unknownId,
        _pieces.Min(piece => piece.Score));
}
