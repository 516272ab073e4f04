namespace MLNet.Adapters.Training;

/// <summary>The loss or its gradient stopped being a number; the step that met it was not taken.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    internal TrainingDivergedException(string quantity, double value, int step, double learningRate)
        : base($"Training diverged: {quantity} was {value} at step {step} with learning rate {learningRate:g3}. "
            + "Lower the learning rate, lengthen the warm-up, or look for broken weights in the initial adapter. "
            + "The weights of the last good epoch were kept.")
    {
        Step = step;
        LearningRate = learningRate;
    }

    /// <summary>The step that met it, from 1.</summary>
    public int Step { get; }

    /// <summary>The rate of that step.</summary>
    public double LearningRate { get; }
}
