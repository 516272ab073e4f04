using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>What a task brings to the training loop: its rows and its loss.</summary>
internal interface ITrainable
{
    /// <summary>The number of tokens of each training row.</summary>
    IReadOnlyList<int> Lengths { get; }

    /// <summary>The batches of one epoch, as indices of training rows; the same number each time.</summary>
    /// <param name="batchSize">Rows in a batch.</param>
    /// <param name="nextBelow">The source of chance: given n, a number from 0 to n − 1.</param>
    IReadOnlyList<int[]> PlanEpoch(int batchSize, Func<int, int> nextBelow);

    /// <summary>The share of padding among all tokens of an epoch.</summary>
    double PaddingShare(IReadOnlyList<int[]> plan);

    /// <summary>The parameters to train, by name.</summary>
    IReadOnlyList<ModuleParameter> TrainableParameters { get; }

    /// <summary>The mean loss of a batch, a scalar with gradients.</summary>
    /// <param name="rows">Indices of training rows.</param>
    /// <param name="dropout">The source of dropout masks.</param>
    Tensor Loss(int[] rows, DropoutMasks dropout);

    /// <summary>What training changes beside the trained parameters; kept and put back with them.</summary>
    IReadOnlyList<Tensor> State => [];

    /// <summary>Called after each step.</summary>
    void AfterStep()
    {
    }

    /// <summary>Loss and accuracy on the validation rows; null without any.</summary>
    /// <param name="checkAlive">Asked before each batch; throws where the work is to end.</param>
    ValidationResult? Validate(Action checkAlive);

    /// <summary>The mean loss of a few training rows without dropout; not a number where the weights have stopped working.</summary>
    double ProbeLoss();

    /// <summary>What each adapter adds, on a few training rows.</summary>
    IEnumerable<AdapterNorm> AdapterNorms(int epoch);
}

/// <summary>How a model does on the validation rows.</summary>
internal sealed record ValidationResult(double Loss, double? Accuracy);
