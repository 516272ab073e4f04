using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>The loss that a task minimizes.</summary>
internal interface IObjective<TTarget> : IDisposable
{
    /// <summary>Returns the mean loss of a batch, a scalar with gradients.</summary>
    /// <param name="outputs">The outputs of the head: [B, C], or [B, T, C].</param>
    /// <param name="batch">The B examples.</param>
    Tensor Loss(Tensor outputs, TrainingExample<TTarget>[] batch);

    /// <summary>Returns the weight by which <see cref="Loss"/> divides: the loss of several batches together is the mean by it.</summary>
    /// <param name="batch">The B examples.</param>
    double Weight(TrainingExample<TTarget>[] batch) => batch.Sum(example => (double)example.Weight);

    /// <summary>Returns the number of each row's task, [B], for a method for several tasks; null if there is one task.</summary>
    Tensor? Tasks(TrainingExample<TTarget>[] batch, Device device) => null;

    /// <summary>Computes loss and accuracy on validation rows.</summary>
    /// <param name="outputs">The outputs of the head: [B, C], or [B, T, C].</param>
    /// <param name="batch">The B examples.</param>
    BatchScore Measure(Tensor outputs, TrainingExample<TTarget>[] batch);
}

/// <summary>The sums over a validation batch.</summary>
/// <param name="Loss">The sum of the losses, each multiplied by its weight.</param>
/// <param name="Right">The sum of the weights of correct predictions; NaN if predictions are neither right nor wrong.</param>
/// <param name="Weight">The sum of the weights.</param>
internal readonly record struct BatchScore(double Loss, double Right, double Weight)
{
    /// <summary>Scores one row by the cross-entropy of its class.</summary>
    /// <param name="logits">One number per class.</param>
    /// <param name="target">The index of the right class.</param>
    /// <param name="weight">The weight of the row.</param>
    public static BatchScore OfClass(float[] logits, int target, float weight) => new(
        -weight * Softmax.LogProbability(logits, target),
        Array.IndexOf(logits, logits.Max()) == target ? weight : 0,
        weight);

    public static BatchScore operator +(BatchScore one, BatchScore other) =>
        new(one.Loss + other.Loss, one.Right + other.Right, one.Weight + other.Weight);
}

/// <summary>One row, or one window of a row, with its target.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Target">The value to predict, such as the index of a class.</param>
/// <param name="Weight">The weight of the row; usually 1.</param>
internal sealed record TrainingExample<TTarget>(EncodedText Text, TTarget Target, float Weight = 1);
