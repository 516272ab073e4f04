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
