using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>What a task minimises.</summary>
internal interface IObjective<TTarget> : IDisposable
{
    /// <summary>The mean loss of a batch, a scalar with gradients.</summary>
    /// <param name="outputs">What the head says: [B, C], or [B, T, C].</param>
    /// <param name="batch">The B examples.</param>
    Tensor Loss(Tensor outputs, TrainingExample<TTarget>[] batch);

    /// <summary>Loss and success on validation rows.</summary>
    /// <param name="outputs">What the head says: [B, C], or [B, T, C].</param>
    /// <param name="batch">The B examples.</param>
    BatchScore Measure(Tensor outputs, TrainingExample<TTarget>[] batch);
}

/// <summary>Sums over a batch of validation.</summary>
/// <param name="Loss">The losses, each times its weight.</param>
/// <param name="Right">The weights of what was predicted right; not a number where nothing is right or wrong.</param>
/// <param name="Weight">The weights together.</param>
internal readonly record struct BatchScore(double Loss, double Right, double Weight)
{
    public static BatchScore operator +(BatchScore one, BatchScore other) =>
        new(one.Loss + other.Loss, one.Right + other.Right, one.Weight + other.Weight);
}

/// <summary>One row, or one window of a row, with what is to be predicted.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Target">What is to be predicted, such as the index of a class.</param>
/// <param name="Weight">How much the row counts; 1 is usual.</param>
internal sealed record TrainingExample<TTarget>(EncodedText Text, TTarget Target, float Weight = 1);
