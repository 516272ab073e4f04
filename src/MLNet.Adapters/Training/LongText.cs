namespace MLNet.Adapters;

/// <summary>Specifies what happens to a text with more tokens than the limit.</summary>
public enum LongText
{
    /// <summary>The end of the text is cut; a single warning reports the number of cut texts.</summary>
    Truncate,

    /// <summary>An exception is thrown, which names the row in training, or the beginning of the text in scoring.</summary>
    Error,
}
