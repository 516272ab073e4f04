using System.Text.Json.Serialization;
using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Methods;

/// <summary>The sizes of an encoder that a method needs to know, and the places where it can act.</summary>
/// <param name="HiddenSize">Width H of a token's hidden state.</param>
/// <param name="Layers">Number of transformer layers.</param>
/// <param name="Heads">Attention heads per layer.</param>
/// <param name="FeedForwardSize">Width of the feed-forward network's inner layer.</param>
internal sealed record EncoderShape(int HiddenSize, int Layers, int Heads, int FeedForwardSize)
{
    /// <summary>Width of the output of the feed-forward network's first map, which a gate makes twice that of its inner layer.</summary>
    public int IntermediateSize { get; init; } = FeedForwardSize;

    /// <summary>Width E of the embeddings, which some families project to the hidden size.</summary>
    public int EmbeddingSize { get; init; } = HiddenSize;

    /// <summary>Whether the encoder's linear maps and LayerNorms have no biases.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBiasFree { get; init; }

    /// <summary>Whether the attention of the first layer has no LayerNorm.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SkipsFirstNorm { get; init; }

    /// <summary>What each layer computes; null if all are transformer layers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LayerOperation>? Operations { get; init; }

    /// <summary>Whether a layer ends a sub-layer of a kind with a residual connection.</summary>
    public bool Has(int layer, SubLayer subLayer) => OperationOf(layer).Has(subLayer);

    /// <summary>Whether a layer has a linear map.</summary>
    public bool Has(int layer, ProjectionPlace place) => OperationOf(layer).Has(place);

    /// <summary>Whether a layer has the LayerNorm of a sub-layer.</summary>
    public bool HasNorm(int layer, SubLayer subLayer) =>
        Has(layer, subLayer) && !(SkipsFirstNorm && layer == 0 && subLayer == SubLayer.Attention);

    /// <summary>Returns the numbers of inputs and outputs of a layer's linear map.</summary>
    public (int Input, int Output) SizeOf(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Intermediate => (HiddenSize, IntermediateSize),
        ProjectionPlace.Output => (FeedForwardSize, HiddenSize),
        _ => (HiddenSize, HiddenSize),
    };

    /// <summary>Whether any layer ends a sub-layer of a kind with a residual connection.</summary>
    public bool HasAny(SubLayer subLayer) => Enumerable.Range(0, Layers).Any(layer => Has(layer, subLayer));

    /// <summary>Whether any layer has a linear map.</summary>
    public bool HasAny(ProjectionPlace place) => Enumerable.Range(0, Layers).Any(layer => Has(layer, place));

    private LayerOperation OperationOf(int layer) => Operations?[layer] ?? LayerOperation.Transformer;
}
