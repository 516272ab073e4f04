using MLNet.Adapters.Checkpoints.AdapterHub;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>The field that tells which of the encoder's biases were trained with an adapter.</summary>
internal static class PeftBiases
{
    private const string None = "none";

    /// <exception cref="NotSupportedException">Biases were trained.</exception>
    public static void Check(HubFields fields, string key, string file)
    {
        if (fields.Text(key, None) is var biases && biases != None)
            throw new NotSupportedException(
                $"{file}: '{key}' is '{biases}': biases of the encoder were trained too, which no adapter of this library contains. "
                + $"Train it with '{None}'.");
    }
}
