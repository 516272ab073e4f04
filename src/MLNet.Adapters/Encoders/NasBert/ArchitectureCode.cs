using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders.NasBert;

/// <summary>The number by which NAS-BERT names the operation and the width of a layer: 6 · width + operation.</summary>
/// <param name="Code">A number below <see cref="Count"/>.</param>
internal readonly record struct ArchitectureCode(int Code)
{
    private const int Choices = 6;
    private const int FirstConvolution = 3;
    private static readonly int[] Sizes = [128, 192, 384, 512, 768];

    /// <summary>The number of codes.</summary>
    public static int Count => Sizes.Length * Choices;

    /// <summary>The hidden size of the layer; without meaning if it does nothing.</summary>
    public int HiddenSize => Sizes[Code / Choices];

    public LayerOperation Operation => (Code % Choices) switch
    {
        0 => LayerOperation.Identity,
        1 => LayerOperation.Attention,
        2 => LayerOperation.FeedForward,
        _ => LayerOperation.Convolution,
    };

    /// <summary>The number of tokens that a convolution mixes: 3, 5 or 7.</summary>
    public int KernelSize => 3 + (2 * ((Code % Choices) - FirstConvolution));
}
