namespace MLNet.Adapters;

/// <summary>
/// Specifies the layers between the encoder's states (of the first token, or of each token in tagging and question answering) and the
/// task's outputs.
/// </summary>
public enum ClassificationHeadKind
{
    /// <summary>Dropout, Linear(H → H), tanh, Dropout, Linear(H → outputs): AdapterHub's default for classification.</summary>
    TwoLayer,

    /// <summary>Dropout, Linear(H → outputs).</summary>
    Linear,

    /// <summary>
    /// The encoder's own pooler (Linear(H → H), tanh), which is not trained, then Dropout, Linear(H → outputs): the head of Hugging Face's
    /// BERT and ALBERT classifiers. Only for one prediction per text, in encoders whose files contain a pooler.
    /// </summary>
    Pooler,
}
