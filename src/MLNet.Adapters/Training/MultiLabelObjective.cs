using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Any number of labels a text: binary cross-entropy of each label, their mean; a text is right where all of its labels are.</summary>
internal sealed class MultiLabelObjective : IObjective<bool[]>
{
    public Tensor Loss(Tensor outputs, TrainingExample<bool[]>[] batch) => ExampleWeights.Mean(Losses(outputs, Targets(outputs, batch)), ExampleWeights.Of(batch, outputs.device));

    public BatchScore Measure(Tensor outputs, TrainingExample<bool[]>[] batch)
    {
        var targets = Targets(outputs, batch);
        return ExampleWeights.Sum(Losses(outputs, targets), outputs.gt(0).eq(targets.to(ScalarType.Bool)).all(1), batch);
    }

    public void Dispose()
    {
    }

    /// <summary>[B, C]: 1 for a label that the text has, else 0.</summary>
    public static Tensor Targets(Tensor outputs, TrainingExample<bool[]>[] batch) =>
        tensor([.. batch.SelectMany(example => example.Target.Select(flag => flag ? 1f : 0f))], batch.Length, outputs.shape[1], device: outputs.device);

    // [B, C] [B, C] → [B]
    private static Tensor Losses(Tensor outputs, Tensor targets) => nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction: nn.Reduction.None).mean([1]);
}
