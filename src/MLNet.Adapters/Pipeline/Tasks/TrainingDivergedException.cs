using System.Globalization;
using Microsoft.ML;

namespace MLNet.Adapters;

/// <summary>
/// The exception that is thrown when the loss or its gradient is no longer a number. The last weights that were kept have been restored.
/// </summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(string fact, int step, double learningRate, ITransformer lastGoodModel, Exception cause)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Training diverged: {fact} at step {step} with learning rate {learningRate:g3}. "
                + $"Lower the learning rate or lengthen the warm-up. ")
                + "LastGoodModel has the weights that were kept last: those of the best epoch so far if there is validation, "
                + "otherwise those of the last good epoch.",
            cause)
    {
        Step = step;
        LearningRate = learningRate;
        LastGoodModel = lastGoodModel;
    }

    /// <summary>The step at which training diverged, counted from 1.</summary>
    public int Step { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }

    /// <summary>The model with the weights of the last good epoch, or with its initial weights if the first epoch diverged.</summary>
    public ITransformer LastGoodModel { get; }
}
