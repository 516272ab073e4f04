using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method's embedding hook in float32; states that it only selects keep their type.</summary>
internal sealed class Float32Embeddings(IEmbeddingHook method) : IEmbeddingHook
{
    public int AddedTokens => method.AddedTokens;

    public (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch)
    {
        var (hidden, mask) = method.Enter(embeddings.As(ScalarType.Float32), bias?.As(ScalarType.Float32), batch);
        return (hidden.As(embeddings.dtype), mask?.As(embeddings.dtype));
    }

    public Tensor Leave(Tensor hidden, LayerBatch batch) => method.Leave(hidden, batch);

    public Tensor First(Tensor hidden, LayerBatch batch) => method.First(hidden, batch);
}
