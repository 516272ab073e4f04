namespace MLNet.Adapters;

/// <summary>What happens to a training row without a label.</summary>
public enum MissingLabel
{
    /// <summary>The row is left out; the number of such rows is reported in one warning.</summary>
    Skip,

    /// <summary>An error names the row.</summary>
    Error,
}
