namespace MLNet.Adapters;

/// <summary>Specifies how the contribution of each word to a prediction is found.</summary>
public enum WordExplanationMethod
{
    /// <summary>
    /// The score with the word minus the score without it, its tokens being replaced by the mask token: exact for each word alone, while
    /// the contributions of several need not add up (Li, Monroe and Jurafsky 2016, arXiv 1612.08220). One text is scored per word.
    /// </summary>
    Occlusion,

    /// <summary>
    /// The gradients on the straight way from a text of mask tokens to the text, in the embeddings: contributions add up to the difference
    /// of the two scores (integrated gradients; Sundararajan, Taly and Yan 2017, arXiv 1703.01365).
    /// </summary>
    IntegratedGradients,
}
