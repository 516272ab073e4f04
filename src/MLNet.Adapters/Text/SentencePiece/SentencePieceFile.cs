namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>The file that pieces come from, for error messages.</summary>
/// <param name="Name">Its name.</param>
internal sealed record SentencePieceFile(string Name)
{
    /// <summary>Returns an error about the file.</summary>
    public InvalidDataException Damaged(string fact, Exception? inner = null) =>
        new($"{Name} {fact}. Restore the {Name} that the encoder was trained with.", inner);
}
