using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>The settings of one forward pass.</summary>
internal sealed record EncoderPass
{
    /// <summary>Only the frozen encoder, with the states of all tokens.</summary>
    public static readonly EncoderPass Plain = new();

    /// <summary>The module that is plugged in; null for none.</summary>
    public AdapterModule? Adapter { get; init; }

    /// <summary>The encoder's own dropout; null turns it off.</summary>
    public DropoutMasks? EncoderDropout { get; init; }

    /// <summary>The dropout masks of the plugged-in methods; null outside training.</summary>
    public DropoutMasks? AdapterDropout { get; init; }

    /// <summary>Observes what adapters add.</summary>
    public IAdapterObserver? Observer { get; init; }

    /// <summary>
    /// Observes the weights of fused adapters for every token; all layers then compute the states of all tokens.
    /// </summary>
    public IFusionObserver? FusionObserver { get; init; }

    /// <summary>
    /// Whether only the first token's last state is needed; upper layers then compute only the states that it depends on, see
    /// <see cref="FirstTokens"/>.
    /// </summary>
    public bool FirstTokenOnly { get; init; }

    /// <summary>The number of layers, from the first, in which the method does not act: AdapterDrop.</summary>
    public int DroppedLayers { get; init; }

    /// <summary>Computes layers so that their gradients take less memory; null to keep what they need.</summary>
    public LayerCheckpoints? Checkpoints { get; init; }

    /// <summary>How the rows are divided among several adapters; null if all rows belong to one adapter.</summary>
    public RowGroups? Groups { get; init; }

    /// <summary>[B] the number of each row's task, for a method for several tasks; else null.</summary>
    public Tensor? Tasks { get; init; }

    /// <summary>Whether the encoder's states are bfloat16, between which methods compute in float32. The encoder sets it.</summary>
    public bool IsMixed { get; init; }

    /// <summary>Where the tokens of each text are; null unless the method reads it. The encoder sets it.</summary>
    public TextTokens? Texts { get; init; }

    /// <summary>What the plugged-in method reads of a text at once.</summary>
    public TextReading Reading => Adapter?.Reading ?? TextReading.EachToken;

    /// <summary>Whether, outside attention, each token is computed without any other, so that padding can be left out.</summary>
    public bool ComputesTokensAlone(int layers) =>
        Groups is null
        && Tasks is null
        && Observer is null
        && FusionObserver is null
        && Reading < TextReading.Padding
        && Embeddings.Hook is PlainEmbeddings
        && (Adapter is null || Enumerable.Range(0, layers).All(layer => Adapter.InsertionsOf(layer).Prefix is PlainAttention));

    /// <summary>The network beside the encoder; null for none.</summary>
    public ISideNetwork? Side => Adapter?.Side;

    /// <summary>The insertions before the first layer.</summary>
    public EmbeddingInsertions Embeddings => Adapter is null ? EmbeddingInsertions.None
        : IsMixed ? Float32Insertions.Of(Adapter.EmbeddingInsertions)
        : Adapter.EmbeddingInsertions;

    /// <summary>The information for insertions before the first layer.</summary>
    public LayerBatch AtEmbeddings => At(-1, SubLayer.Attention);

    /// <summary>The sources of dropout masks of this pass.</summary>
    public IEnumerable<DropoutMasks> Masks => new[] { EncoderDropout, AdapterDropout }.OfType<DropoutMasks>();

    /// <summary>Returns the insertions of a layer.</summary>
    public LayerInsertions InsertionsOf(int layer) => Adapter is null || layer < DroppedLayers ? LayerInsertions.None
        : IsMixed ? Float32Insertions.Of(Adapter.InsertionsOf(layer))
        : Adapter.InsertionsOf(layer);

    /// <summary>Returns the information for an insertion at a place of this pass.</summary>
    public LayerBatch At(int layer, SubLayer subLayer) =>
        new(layer, subLayer, AdapterDropout, Observer, FusionObserver, Groups, Texts, Tasks: Tasks);
}
