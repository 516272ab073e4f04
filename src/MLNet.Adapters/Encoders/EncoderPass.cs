using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Encoders;

/// <summary>How one forward pass is to be run.</summary>
internal sealed record EncoderPass
{
    /// <summary>The frozen encoder alone, every token's state.</summary>
    public static readonly EncoderPass Plain = new();

    /// <summary>What is plugged in; null for nothing.</summary>
    public AdapterModule? Adapter { get; init; }

    /// <summary>The encoder's own dropout; null keeps it off.</summary>
    public DropoutMasks? EncoderDropout { get; init; }

    /// <summary>Masks of the plugged-in methods' own dropout; null outside training.</summary>
    public DropoutMasks? AdapterDropout { get; init; }

    /// <summary>Sees what adapters add.</summary>
    public IAdapterObserver? Observer { get; init; }

    /// <summary>Sees the weights of fused adapters, for every token: the last layer then computes every token's state too.</summary>
    public IFusionObserver? FusionObserver { get; init; }

    /// <summary>
    /// Whether only the first token's last state is wanted: the last layer then computes no other, the result being the same.
    /// </summary>
    public bool FirstTokenOnly { get; init; }

    /// <summary>How the rows are shared among several adapters; null if all rows are one adapter's.</summary>
    public RowGroups? Groups { get; init; }

    /// <summary>What is plugged in before the first layer.</summary>
    public EmbeddingInsertions Embeddings => Adapter?.EmbeddingInsertions ?? EmbeddingInsertions.None;

    /// <summary>What an insertion before the first layer may know.</summary>
    public LayerBatch AtEmbeddings => At(-1, SubLayer.Attention);

    /// <summary>What an insertion at a place of this pass may know.</summary>
    public LayerBatch At(int layer, SubLayer subLayer) => new(layer, subLayer, AdapterDropout, Observer, FusionObserver, Groups);
}
