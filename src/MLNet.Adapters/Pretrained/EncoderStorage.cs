namespace MLNet.Adapters;

/// <summary>Specifies how a saved model stores its encoder.</summary>
public enum EncoderStorage
{
    /// <summary>The built-in encoder is referenced, any other encoder is embedded.</summary>
    Automatic,

    /// <summary>The encoder's files are written to the model, which is larger but self-contained.</summary>
    Embedded,

    /// <summary>
    /// Only the encoder's name and hash are written; the model is small, but the encoder must be available when it is loaded.
    /// </summary>
    Referenced,
}
