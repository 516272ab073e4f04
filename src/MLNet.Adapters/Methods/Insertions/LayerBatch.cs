using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>What an insertion point may know of the batch that flows through it.</summary>
/// <param name="Layer">Index of the layer, from 0; −1 at the embeddings.</param>
/// <param name="SubLayer">The sub-layer.</param>
/// <param name="Dropout">The source of the method's own dropout masks; null outside training.</param>
/// <param name="Observer">Sees what adapters add; null when nobody looks.</param>
/// <param name="FusionObserver">Sees the weights of fused adapters; null when nobody looks.</param>
/// <param name="Groups">How the rows are shared among several adapters; null if all rows are one adapter's.</param>
internal readonly record struct LayerBatch(
    int Layer,
    SubLayer SubLayer,
    DropoutMasks? Dropout = null,
    IAdapterObserver? Observer = null,
    IFusionObserver? FusionObserver = null,
    RowGroups? Groups = null);
