using System.Text.Unicode;
using Google.Protobuf;

namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>A checked SentencePiece model file: a unigram model with its character map.</summary>
/// <remarks>
/// The file is a protocol buffer, <c>ModelProto</c> of sentencepiece_model.proto; the numbers of its fields are constants here.
/// Ignored, as in the reference: fields about training, and those about spaces and bytes, which Hugging Face's tokenizers treat their way.
/// </remarks>
internal sealed class SentencePieceModel
{
    private const int ModelPiece = 1;
    private const int ModelTraining = 2;
    private const int ModelNormalization = 3;
    private const int PieceText = 1;
    private const int PieceScore = 2;
    private const int PieceType = 3;
    private const int TrainingKind = 3;
    private const int TrainingSpaceAtEnd = 24;
    private const int NormalizationName = 1;
    private const int NormalizationMap = 2;
    private const int Unigram = 1;

    private readonly List<Piece> _pieces = [];
    private int _kind = Unigram;
    private bool _hasSpaceAtEnd;
    private bool _isTrained;
    private bool _isNormalized;
    private byte[] _map = [];

    private SentencePieceModel(SentencePieceFile file) => File = file;

    public SentencePieceFile File { get; }

    /// <summary>The pieces, in the order of the file.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>The map of characters to apply to a text; null if the model has none.</summary>
    public CharacterMap? Characters { get; private set; }

    /// <summary>The name of that map, such as nmt_nfkc.</summary>
    public string CharactersName { get; private set; } = string.Empty;

    /// <summary>Reads the bytes of a model file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or not a unigram model.</exception>
    public static SentencePieceModel Read(string file, byte[] bytes)
    {
        var model = new SentencePieceModel(new SentencePieceFile(file));
        try
        {
            model.ReadModel(new CodedInputStream(bytes));
        }
        catch (InvalidProtocolBufferException error)
        {
            throw model.File.Damaged($"is not a SentencePiece model ({bytes.Length} bytes): {error.Message}", error);
        }

        model.Check(bytes.Length);
        if (model._map.Length > 0)
            model.Characters = CharacterMap.Read(model.File, model._map);
        return model;
    }

    private void ReadModel(CodedInputStream input)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            switch (Field(tag))
            {
                case (ModelPiece, WireFormat.WireType.LengthDelimited):
                    ReadPiece(Part(input));
                    break;
                case (ModelTraining, WireFormat.WireType.LengthDelimited):
                    ReadTraining(Part(input));
                    break;
                case (ModelNormalization, WireFormat.WireType.LengthDelimited):
                    ReadNormalization(Part(input));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void ReadPiece(CodedInputStream input)
    {
        var (text, score, kind) = (ByteString.Empty, 0f, PieceKind.Normal);
        while (input.ReadTag() is var tag and not 0)
        {
            switch (Field(tag))
            {
                case (PieceText, WireFormat.WireType.LengthDelimited):
                    text = input.ReadBytes();
                    break;
                case (PieceScore, WireFormat.WireType.Fixed32):
                    score = input.ReadFloat();
                    break;
                case (PieceType, WireFormat.WireType.Varint):
                    kind = (PieceKind)input.ReadInt32();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        var id = _pieces.Count;
        if (text.IsEmpty || !Utf8.IsValid(text.Span))
            throw File.Damaged(text.IsEmpty ? $"has an empty piece, number {id}" : $"has a piece that is not UTF-8, number {id}");
        if (!float.IsFinite(score))
            throw File.Damaged($"gives the piece '{text.ToStringUtf8()}' the score {score}, which is not a finite number");
        if (!Enum.IsDefined(kind))
            throw File.Damaged($"gives the piece '{text.ToStringUtf8()}' the type {(int)kind}; known are 1 to 6");
        _pieces.Add(new Piece(text.ToStringUtf8(), score, kind));
    }

    private void ReadTraining(CodedInputStream input)
    {
        _isTrained = true;
        while (input.ReadTag() is var tag and not 0)
        {
            if (Field(tag) == (TrainingKind, WireFormat.WireType.Varint))
                _kind = input.ReadInt32();
            else if (Field(tag) == (TrainingSpaceAtEnd, WireFormat.WireType.Varint))
                _hasSpaceAtEnd = input.ReadBool();
            else
                input.SkipLastField();
        }
    }

    private void ReadNormalization(CodedInputStream input)
    {
        _isNormalized = true;
        while (input.ReadTag() is var tag and not 0)
        {
            if (Field(tag) == (NormalizationName, WireFormat.WireType.LengthDelimited))
                CharactersName = input.ReadString();
            else if (Field(tag) == (NormalizationMap, WireFormat.WireType.LengthDelimited))
                _map = input.ReadBytes().ToByteArray();
            else
                input.SkipLastField();
        }
    }

    private void Check(int length)
    {
        if (_pieces.Count == 0)
            throw File.Damaged($"is not a SentencePiece model: its {length} bytes contain no piece");
        if (!_isTrained || !_isNormalized) // both follow the pieces
            throw File.Damaged(
                $"ends too early: no {(_isTrained ? "normalization" : "training")} settings follow its {_pieces.Count} pieces");
        if (_kind != Unigram)
        {
            var kind = _kind switch { 2 => "BPE", 3 => "word", 4 => "character", _ => $"type {_kind}" };
            throw new InvalidDataException(
                $"{File.Name} is a SentencePiece model of kind {kind}, but only unigram models are supported. "
                + "Use an encoder with such a model.");
        }

        if (_hasSpaceAtEnd)
            throw new InvalidDataException(
                $"{File.Name}: 'treat_whitespace_as_suffix' is true, but spaces are supported only at the beginning of words. "
                + "Use an encoder whose model has it set to false.");
        var unknown = _pieces.Count(piece => piece.Kind == PieceKind.Unknown);
        if (unknown != 1)
            throw File.Damaged($"has {unknown} pieces for what is unknown; exactly one is expected");
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var piece in _pieces)
        {
            if (!texts.Add(piece.Text))
                throw File.Damaged($"contains the piece '{piece.Text}' twice");
        }
    }

    private static CodedInputStream Part(CodedInputStream input) => input.ReadBytes().CreateCodedInput();

    private static (int Number, WireFormat.WireType Type) Field(uint tag) =>
        (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
}
