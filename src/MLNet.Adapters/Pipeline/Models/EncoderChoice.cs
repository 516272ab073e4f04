namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The encoder that options specify.</summary>
internal static class EncoderChoice
{
    /// <summary>Returns the given encoder, or the default encoder.</summary>
    /// <exception cref="FileNotFoundException">No encoder is given, and the default encoder's package is not referenced.</exception>
    public static PretrainedEncoder OrDefault(this PretrainedEncoder? given) => given ?? PretrainedEncoder.Default;
}
