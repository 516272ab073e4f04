using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>One class per text: cross-entropy.</summary>
internal sealed class ClassificationObjective : IObjective<int>
{
    private readonly float[]? _weights;
    private readonly Tensor? _classWeights;
    private readonly ClassificationLoss _loss;

    /// <param name="classWeights">One weight per class, or null for equal weights.</param>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes.</param>
    /// <param name="device">The device of the computation.</param>
    public ClassificationObjective(float[]? classWeights, double labelSmoothing, Device device)
    {
        _weights = classWeights;
        _classWeights = classWeights is null ? null : tensor(classWeights, device: device).DetachFromDisposeScope();
        _loss = new ClassificationLoss(_classWeights, labelSmoothing);
    }

    public Tensor Loss(Tensor outputs, TrainingExample<int>[] batch) =>
        _loss.Mean(
            outputs,
            tensor(Array.ConvertAll(batch, example => (long)example.Target), device: outputs.device),
            ExampleWeights.Of(batch, outputs.device));

    public double Weight(TrainingExample<int>[] batch) =>
        batch.Sum(example => (double)example.Weight * (_weights?[example.Target] ?? 1));

    /// <summary>Computes loss and accuracy without class weights and smoothing.</summary>
    public BatchScore Measure(Tensor outputs, TrainingExample<int>[] batch)
    {
        var score = default(BatchScore);
        foreach (var (logits, example) in ScoringBatches.Rows(outputs).Zip(batch))
        {
            score += BatchScore.OfClass(logits, example.Target, example.Weight);
        }

        return score;
    }

    public void Dispose() => _classWeights?.Dispose();
}
