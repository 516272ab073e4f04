using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The encoder's own embeddings.</summary>
internal sealed class PlainEmbeddings : IEmbeddingHook
{
    public static readonly PlainEmbeddings Instance = new();

    public int AddedTokens => 0;

    public (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch) => (embeddings, bias);

    public Tensor Leave(Tensor hidden, LayerBatch batch) => hidden;

    public Tensor First(Tensor hidden, LayerBatch batch) => hidden.narrow(1, 0, 1);

    public Tensor Invert(Tensor last, LayerBatch batch) => last;
}
