namespace MLNet.Adapters.Text.WordPiece;

/// <summary>Specifies how BERT's normalization and word splitting treat a character.</summary>
[Flags]
internal enum CharacterClass : byte
{
    None = 0,
    Removed = 1,
    Space = 2,
    Ideograph = 4,
    Punctuation = 8,
    Mark = 16,
    Accented = 32,
    Upper = 64,
}
