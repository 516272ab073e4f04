namespace MLNet.Adapters;

/// <summary>Specifies which text of a pair loses tokens if the pair is longer than the limit.</summary>
public enum PairTruncation
{
    /// <summary>Tokens are cut one at a time from the end of whichever text is the longer one.</summary>
    LongestFirst,

    /// <summary>Only the first text is cut; a pair that still does not fit is an error.</summary>
    OnlyFirst,

    /// <summary>Only the second text is cut; a pair that still does not fit is an error.</summary>
    OnlySecond,
}
