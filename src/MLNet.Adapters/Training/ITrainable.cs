using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Provides the rows and the loss of a task to the training loop.</summary>
internal interface ITrainable
{
    /// <summary>The number of tokens of each training row.</summary>
    IReadOnlyList<int> Lengths { get; }

    /// <summary>Plans the batches of one epoch, as indices of training rows; their number is the same each time.</summary>
    /// <param name="batchSize">The number of rows per batch.</param>
    /// <param name="maxTokens">The maximum number of tokens per batch, including padding; null for no limit.</param>
    /// <param name="nextBelow">The source of randomness: given n, returns a number from 0 to n − 1.</param>
    IReadOnlyList<int[]> PlanEpoch(int batchSize, int? maxTokens, Func<int, int> nextBelow);

    /// <summary>Returns the share of padding among all tokens of an epoch.</summary>
    double PaddingShare(IReadOnlyList<int[]> plan);

    /// <summary>The parameters to train, by name.</summary>
    IReadOnlyList<ModuleParameter> TrainableParameters { get; }

    /// <summary>Returns the mean loss of a batch, a scalar with gradients.</summary>
    /// <param name="rows">Indices of training rows.</param>
    /// <param name="dropout">The source of dropout masks.</param>
    Tensor Loss(int[] rows, DropoutMasks dropout);

    /// <summary>Returns the weight of a batch: the loss of several batches together is the mean by it.</summary>
    /// <param name="rows">Indices of training rows.</param>
    double Weight(int[] rows);

    /// <summary>Called after the gradients of a loss are computed, to compute those that were left out.</summary>
    void FinishBackward()
    {
    }

    /// <summary>What training changes in addition to the trained parameters; saved and restored with them.</summary>
    IReadOnlyList<Tensor> State => [];

    /// <summary>Called after each step.</summary>
    void AfterStep()
    {
    }

    /// <summary>Computes loss and accuracy on the validation rows; null if there are none.</summary>
    /// <param name="checkAlive">Called before each batch; throws if the work should stop.</param>
    ValidationResult? Validate(Action checkAlive);

    /// <summary>Returns the mean loss of a few training rows without dropout; NaN if the weights have diverged.</summary>
    double ProbeLoss();

    /// <summary>Measures what each adapter adds, on a few training rows.</summary>
    IEnumerable<AdapterNorm> AdapterNorms(int epoch);
}

/// <summary>The results of a model on the validation rows.</summary>
internal sealed record ValidationResult(double Loss, double? Accuracy);
