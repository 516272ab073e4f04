namespace MLNet.Adapters;

/// <summary>
/// Specifies the layers between the encoder's states and the task's outputs. Unless a value says otherwise, they read the state of the
/// first token, or of each token in tagging and question answering.
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

    /// <summary>
    /// The layers of <see cref="TwoLayer"/> on the mean of all tokens' states instead of the first token's. Only for one prediction per
    /// text. Suits encoders that were trained with mean pooling, such as the default one, especially with few rows. The last layer then
    /// computes all tokens, which takes a little longer. AdapterHub's and PEFT's files cannot hold it.
    /// </summary>
    Mean,
}
