using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Computes weighted means over the examples of a batch, like torch's weighted mean.</summary>
internal static class ExampleWeights
{
    /// <summary>Returns [B] the weights; null if all are 1.</summary>
    public static Tensor? Of<TTarget>(TrainingExample<TTarget>[] batch, Device device) =>
        Array.TrueForAll(batch, example => example.Weight == 1)
            ? null
            : tensor(Array.ConvertAll(batch, example => example.Weight), device: device);

    /// <summary>Returns the mean of losses.</summary>
    /// <param name="losses">[B]</param>
    /// <param name="weights">[B], or null for equal weights.</param>
    public static Tensor Mean(Tensor losses, Tensor? weights) => weights is null ? losses.mean() : (losses * weights).sum() / weights.sum();

    /// <summary>Returns the sums for validation, from one loss per example.</summary>
    /// <param name="losses">[B]</param>
    /// <param name="right">[B] 1 if the prediction is right; null if predictions are neither right nor wrong.</param>
    /// <param name="batch">The examples.</param>
    public static BatchScore Sum<TTarget>(Tensor losses, Tensor? right, TrainingExample<TTarget>[] batch)
    {
        var (values, hits) = (Values(losses), right is null ? null : Values(right));
        var score = default(BatchScore);
        foreach (var (index, example) in batch.Index())
            score += new BatchScore(
                example.Weight * (double)values[index],
                hits is null ? double.NaN : example.Weight * (double)hits[index],
                example.Weight);
        return score;
    }

    private static float[] Values(Tensor x) => x.to(ScalarType.Float32).cpu().data<float>().ToArray();
}
