namespace MLNet.Adapters;

/// <summary>Specifies which parameters are trained.</summary>
public enum FineTuning
{
    /// <summary>The adapter and the head; the encoder stays frozen and shared.</summary>
    Adapter,

    /// <summary>
    /// Only the head, on the frozen encoder; with a linear head, this is a linear probe. It needs a higher learning rate than adapters,
    /// such as 0.02.
    /// </summary>
    HeadOnly,

    /// <summary>
    /// A private copy of the encoder, and the head: the baseline for comparison with adapters. The model embeds the fine-tuned encoder.
    /// </summary>
    Full,
}
