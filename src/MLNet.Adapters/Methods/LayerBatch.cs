using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Methods;

/// <summary>What an insertion point may know of the batch that flows through it.</summary>
/// <param name="Layer">Index of the layer, from 0.</param>
/// <param name="SubLayer">The sub-layer whose residual connection is being combined.</param>
/// <param name="Dropout">The source of the method's own dropout masks; null outside training.</param>
/// <param name="Observer">Sees what adapters add; null when nobody looks.</param>
/// <param name="FusionObserver">Sees the weights of fused adapters; null when nobody looks.</param>
internal readonly record struct LayerBatch(int Layer, SubLayer SubLayer, DropoutMasks? Dropout, IAdapterObserver? Observer, IFusionObserver? FusionObserver = null);
