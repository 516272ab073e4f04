namespace MLNet.Adapters;

/// <summary>How the states of a text's tokens become one vector.</summary>
public enum EmbeddingPooling
{
    /// <summary>The mean over the real tokens, special ones included; padding does not count.</summary>
    Mean,

    /// <summary>The state of the first token, [CLS].</summary>
    Cls,

    /// <summary>The largest value of each channel over the real tokens.</summary>
    Max,
}
