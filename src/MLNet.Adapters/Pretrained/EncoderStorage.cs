namespace MLNet.Adapters;

/// <summary>How a saved model keeps its encoder.</summary>
public enum EncoderStorage
{
    /// <summary>The built-in encoder is referenced, any other embedded.</summary>
    Automatic,

    /// <summary>The encoder's files are written into the model: larger, and complete in itself.</summary>
    Embedded,

    /// <summary>The encoder's name and hash are written: small; the encoder must be there when the model loads.</summary>
    Referenced,
}
