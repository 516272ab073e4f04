using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>A number a text: squared error.</summary>
internal sealed class RegressionObjective : IObjective<float>
{
    public Tensor Loss(Tensor outputs, TrainingExample<float>[] batch) => ExampleWeights.Mean(Losses(outputs, batch), ExampleWeights.Of(batch, outputs.device));

    public BatchScore Measure(Tensor outputs, TrainingExample<float>[] batch) => ExampleWeights.Sum(Losses(outputs, batch), null, batch);

    public void Dispose()
    {
    }

    private static Tensor Losses(Tensor outputs, TrainingExample<float>[] batch) =>
        (outputs.squeeze(1) - tensor(Array.ConvertAll(batch, example => example.Target), device: outputs.device)).square();
}
