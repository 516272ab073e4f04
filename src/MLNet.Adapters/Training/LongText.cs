namespace MLNet.Adapters;

/// <summary>What happens to a text of more tokens than the limit.</summary>
public enum LongText
{
    /// <summary>Its end is cut; the number of cut texts is reported in one warning.</summary>
    Truncate,

    /// <summary>An error names the row in training, and the beginning of the text in scoring.</summary>
    Error,
}
