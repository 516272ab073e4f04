namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>What a piece stands for, with the numbers of the file format.</summary>
internal enum PieceKind
{
    /// <summary>A part of a text.</summary>
    Normal = 1,

    /// <summary>Parts of a text that have no piece.</summary>
    Unknown = 2,

    /// <summary>A special token.</summary>
    Control = 3,

    /// <summary>A part of a text that was given, not trained.</summary>
    UserDefined = 4,

    /// <summary>A part of a text, kept out of training.</summary>
    Unused = 5,

    /// <summary>A byte of a part that has no piece.</summary>
    Byte = 6,
}
