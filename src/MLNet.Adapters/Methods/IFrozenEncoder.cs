using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Methods;

/// <summary>The parts of an encoder from which a method's new parameters may start.</summary>
internal interface IFrozenEncoder
{
    /// <summary>The LayerNorm of the embeddings.</summary>
    LayerNorm EmbeddingNorm { get; }

    /// <summary>The map of the pooler; null if there is none.</summary>
    Linear? Pooler { get; }

    /// <summary>Returns a linear map of a layer.</summary>
    Linear MapAt(int layer, ProjectionPlace place);

    /// <summary>Returns the LayerNorm of a sub-layer.</summary>
    LayerNorm NormAt(int layer, SubLayer subLayer);
}
