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

    /// <summary>
    /// The layers of <see cref="TwoLayer"/> on the mean of the states of all tokens, instead of the first token's. Only for one prediction
    /// per text. Choose it for encoders that were trained to compare texts by such means, as the default encoder was, above all with few
    /// rows. AdapterHub's and PEFT's files cannot express it.
    /// </summary>
    Mean,
}
