namespace MLNet.Adapters.Training;

/// <summary>The loop met a loss or gradient that is not finite; the weights that were kept last are put back.</summary>
internal sealed class DivergenceException(string quantity, double value, int step, double learningRate)
    : Exception($"{quantity} was {value}")
{
    /// <summary>The step that met it, from 1.</summary>
    public int Step { get; } = step;

    /// <summary>The rate of that step.</summary>
    public double LearningRate { get; } = learningRate;
}
