namespace MLNet.Adapters.Methods;

/// <summary>The sizes of an encoder that a method needs to know.</summary>
/// <param name="HiddenSize">Width H of a token's hidden state.</param>
/// <param name="Layers">Number of transformer layers.</param>
/// <param name="Heads">Attention heads per layer.</param>
/// <param name="FeedForwardSize">Width of the feed-forward network's inner layer.</param>
internal sealed record EncoderShape(int HiddenSize, int Layers, int Heads, int FeedForwardSize)
{
    /// <summary>Width of the output of the feed-forward network's first map, which a gate makes twice that of its inner layer.</summary>
    public int IntermediateSize { get; init; } = FeedForwardSize;
}
