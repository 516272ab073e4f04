namespace MLNet.Adapters.Heads;

/// <summary>The layers between the encoder's first token and the class scores.</summary>
public enum ClassificationHeadKind
{
    /// <summary>Dropout, Linear(H → H), tanh, Dropout, Linear(H → classes): AdapterHub's default.</summary>
    TwoLayer,

    /// <summary>Dropout, Linear(H → classes).</summary>
    Linear,
}
