namespace MLNet.Adapters;

/// <summary>Specifies how the states of a text's tokens become one vector.</summary>
public enum EmbeddingPooling
{
    /// <summary>The mean over the real tokens, including special ones; padding does not count.</summary>
    Mean,

    /// <summary>The state of the first token, [CLS].</summary>
    Cls,

    /// <summary>The largest value of each channel over the real tokens.</summary>
    Max,
}
