namespace MLNet.Adapters.Training;

/// <summary>The exception for a loss or gradient that is not finite; the weights kept last have been restored.</summary>
internal sealed class DivergenceException(string quantity, double value, int step, double learningRate)
    : Exception($"{quantity} was {value}")
{
    /// <summary>The step in which it occurred, counted from 1.</summary>
    public int Step { get; } = step;

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; } = learningRate;
}
