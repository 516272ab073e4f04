namespace MLNet.Adapters.Methods;

/// <summary>
/// Specifies the tokens over which a gate is averaged; a gate is one trained number per text that multiplies what a method adds.
/// </summary>
public enum GateMean
{
    /// <summary>The tokens of the text.</summary>
    RealTokens,

    /// <summary>
    /// All positions, padding included, as in AdapterHub: the longest text of a batch has an influence on the others. Adapters that are
    /// read from AdapterHub's folders have it.
    /// </summary>
    AllPositions,
}
