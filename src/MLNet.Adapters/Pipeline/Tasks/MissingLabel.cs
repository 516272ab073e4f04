namespace MLNet.Adapters;

/// <summary>Specifies what happens to a training row without a label.</summary>
public enum MissingLabel
{
    /// <summary>The row is skipped; the number of such rows is reported in one warning.</summary>
    Skip,

    /// <summary>An error that names the row is thrown.</summary>
    Error,
}
