namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The encoder of options.</summary>
internal static class EncoderChoice
{
    /// <summary>The one that is given, or the default encoder.</summary>
    /// <exception cref="FileNotFoundException">None is given, and the default encoder's package is not referenced.</exception>
    public static PretrainedEncoder OrDefault(this PretrainedEncoder? given) => given ?? PretrainedEncoder.Default;
}
