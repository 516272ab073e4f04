using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>Cross-entropy over classes, with class weights, example weights and label smoothing.</summary>
/// <remarks>
/// The mean is weighted: each example counts by its own weight times that of its class, divided by the sum over the batch, as in torch's
/// weighted mean. So weights act among the rows of a batch; in a batch of one row they have no effect.
/// </remarks>
/// <param name="classWeights">[C], or null for equal weights.</param>
/// <param name="labelSmoothing">The share of the target that is spread evenly over all classes.</param>
internal sealed class ClassificationLoss(Tensor? classWeights, double labelSmoothing)
{
    /// <param name="logits">[B, C]</param>
    /// <param name="labels">[B] int64</param>
    /// <param name="exampleWeights">[B], or null for equal weights.</param>
    /// <returns>A scalar.</returns>
    public Tensor Mean(Tensor logits, Tensor labels, Tensor? exampleWeights)
    {
        if (exampleWeights is null)
            return nn.functional.cross_entropy(logits, labels, classWeights, label_smoothing: labelSmoothing);
        var losses = nn.functional.cross_entropy(
            logits,
            labels,
            classWeights,
            reduction: nn.Reduction.None,
            label_smoothing: labelSmoothing); // [B]
        var counts = classWeights is null ? exampleWeights : exampleWeights * classWeights.index_select(0, labels);
        return (losses * exampleWeights).sum() / counts.sum();
    }
}
