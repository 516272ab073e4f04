using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// The mean of a loss over several sizes of the embeddings, each the first components alone (Matryoshka representation learning; Kusupati
/// et al. 2022, arXiv 2205.13147).
/// </summary>
/// <param name="loss">The loss, which compares directions, so shorter vectors count as normalized anew.</param>
/// <param name="sizes">The numbers of components.</param>
internal sealed class MatryoshkaLoss(IContrastiveLoss loss, IReadOnlyList<int> sizes) : IContrastiveLoss
{
    public Tensor Of(EmbeddedPairs batch) => stack([.. sizes.Select(size => loss.Of(batch.Leading(size)))]).mean();
}
