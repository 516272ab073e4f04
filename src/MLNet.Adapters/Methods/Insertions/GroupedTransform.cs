using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, each group with its own transformation of the embeddings.</summary>
internal sealed class GroupedTransform(IReadOnlyList<IEmbeddingTransform> groups) : IEmbeddingTransform
{
    public Tensor Apply(Tensor embeddings, LayerBatch batch) => Each(embeddings, batch, (group, part, alone) => group.Apply(part, alone));

    public Tensor Invert(Tensor states, LayerBatch batch) => Each(states, batch, (group, part, alone) => group.Invert(part, alone));

    private Tensor Each(Tensor states, LayerBatch batch, Func<IEmbeddingTransform, Tensor, LayerBatch, Tensor> make) =>
        batch.Groups!.Join(states.shape[0], (group, first, rows) =>
            make(groups[group], states.narrow(0, first, rows), batch.Alone(first, rows)));
}
