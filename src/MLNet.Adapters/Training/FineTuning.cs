namespace MLNet.Adapters;

/// <summary>Which parameters are trained.</summary>
public enum FineTuning
{
    /// <summary>The adapter and the head; the encoder stays frozen and shared.</summary>
    Adapter,

    /// <summary>
    /// The head alone, on the frozen encoder: with a linear head, the linear probe. It wants a higher learning rate than adapters do, such
    /// as 0.02.
    /// </summary>
    HeadOnly,

    /// <summary>
    /// A private copy of the encoder and the head: the baseline that adapters are compared with. The model embeds the tuned encoder.
    /// </summary>
    Full,
}
