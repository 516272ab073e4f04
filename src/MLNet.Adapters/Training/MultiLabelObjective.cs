using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Any number of labels per text: the mean of the binary cross-entropies of the labels; a text is right if all of its labels are.
/// </summary>
/// <param name="thresholds">[C] the probability from which each label is predicted.</param>
/// <param name="device">The device of the outputs.</param>
internal sealed class MultiLabelObjective(IReadOnlyList<double> thresholds, Device device) : IObjective<bool[]>
{
    private readonly Tensor _thresholds = tensor([.. thresholds], dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();

    public Tensor Loss(Tensor outputs, TrainingExample<bool[]>[] batch) =>
        ExampleWeights.Mean(Losses(outputs, Targets(outputs, batch)), ExampleWeights.Of(batch, outputs.device));

    public BatchScore Measure(Tensor outputs, TrainingExample<bool[]>[] batch)
    {
        var targets = Targets(outputs, batch);
        return ExampleWeights.Sum(
            Losses(outputs, targets),
            outputs.sigmoid().ge(_thresholds).eq(targets.to(ScalarType.Bool)).all(1),
            batch);
    }

    public void Dispose() => _thresholds.Dispose();

    /// <summary>Returns [B, C]: 1 for a label that the text has, else 0.</summary>
    public static Tensor Targets(Tensor outputs, TrainingExample<bool[]>[] batch) =>
        tensor(
            [.. batch.SelectMany(example => example.Target.Select(flag => flag ? 1f : 0f))],
            batch.Length,
            outputs.shape[1],
            device: outputs.device);

    // [B, C] [B, C] → [B]
    private static Tensor Losses(Tensor outputs, Tensor targets) =>
        nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction: nn.Reduction.None).mean([1]);
}
