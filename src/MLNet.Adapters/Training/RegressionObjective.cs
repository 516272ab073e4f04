using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>One number per text: squared error of centred and scaled targets.</summary>
/// <param name="mean">The target that the head's output 0 represents.</param>
/// <param name="deviation">The difference from the mean that the head's output 1 represents, above 0.</param>
internal sealed class RegressionObjective(double mean = 0, double deviation = 1) : IObjective<float>
{
    public Tensor Loss(Tensor outputs, TrainingExample<float>[] batch) =>
        ExampleWeights.Mean(Losses(outputs, batch), ExampleWeights.Of(batch, outputs.device));

    public BatchScore Measure(Tensor outputs, TrainingExample<float>[] batch) => ExampleWeights.Sum(Losses(outputs, batch), null, batch);

    public void Dispose()
    {
    }

    private Tensor Losses(Tensor outputs, TrainingExample<float>[] batch) =>
        (
            outputs.squeeze(1)
            - tensor(Array.ConvertAll(batch, example => (float)((example.Target - mean) / deviation)), device: outputs.device)).square();
}
