namespace MLNet.Adapters.Methods;

/// <summary>Checks that several methods' configurations share.</summary>
internal static class ConfigChecks
{
    /// <summary>The warning about a configuration that leaves out every layer.</summary>
    public const string EveryLayerLeftOut = "Every layer is left out: only the head is trained.";

    /// <summary>Throws if the encoder does not have a layer.</summary>
    public static void Layers(IEnumerable<int> layers, string what, EncoderShape shape)
    {
        foreach (var layer in layers)
        {
            if (layer < 0 || layer >= shape.Layers)
                throw new ArgumentException($"The {what} {layer} does not exist. The encoder has layers 0 to {shape.Layers - 1}.");
        }
    }

    /// <summary>Throws if an enumeration does not define the value.</summary>
    public static void Defined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentException($"{name} has the unknown value {value}. Known: {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
