using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method's transformation of the embeddings, computed in float32.</summary>
internal sealed class Float32Transform(IEmbeddingTransform method) : IEmbeddingTransform
{
    public Tensor Apply(Tensor embeddings, LayerBatch batch) =>
        method.Apply(embeddings.As(ScalarType.Float32), batch).As(embeddings.dtype);

    public Tensor Invert(Tensor states, LayerBatch batch) => method.Invert(states.As(ScalarType.Float32), batch).As(states.dtype);
}
