namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>A piece of a SentencePiece model.</summary>
/// <param name="Text">Its spelling, spaces as ▁.</param>
/// <param name="Score">The logarithm of its probability.</param>
/// <param name="Kind">What it stands for.</param>
internal sealed record Piece(string Text, double Score, PieceKind Kind)
{
    /// <summary>Stands for a space.</summary>
    public const char Space = '\u2581';

    /// <summary>Whether texts are split into pieces like this one.</summary>
    public bool OccursInTexts => Kind is PieceKind.Normal or PieceKind.UserDefined or PieceKind.Unused;
}
