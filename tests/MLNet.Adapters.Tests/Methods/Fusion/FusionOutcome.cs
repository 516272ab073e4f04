using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>What a pass through fused adapters gave, in one precision.</summary>
/// <param name="Hidden">[B, T, H]</param>
/// <param name="Weights">[B, T, N] at each place.</param>
/// <param name="Gradients">Of each of the fusion's parameters, where there was a backward pass; null for a parameter without one.</param>
internal sealed record FusionOutcome(
    Tensor Hidden,
    Dictionary<(int Layer, SubLayer SubLayer), Tensor> Weights,
    Dictionary<string, Tensor?> Gradients)
{
    /// <summary>The size of the scores.</summary>
    public double Scores => Rounding.ScoresOf(Weights.Values);

    /// <summary>Runs a pass.</summary>
    public static FusionOutcome Of(TextEncoder encoder, EncoderInput input, AdapterModule fusion, bool isTraining = false)
    {
        var recorder = new WeightRecorder();
        var masks = isTraining ? new DropoutMasks(new Generator(5, CPU)) : null;
        var hidden = encoder.Forward(input, new EncoderPass { Adapter = fusion, FusionObserver = recorder, AdapterDropout = masks });
        if (isTraining)
            (hidden.square() * 0.1).sum().backward();
        var trained = fusion.named_parameters().Where(named => isTraining && named.parameter.requires_grad);
        return new FusionOutcome(
            hidden.detach(),
            recorder.Weights.ToDictionary(pair => pair.Key, pair => pair.Value.detach()),
            trained.ToDictionary(named => named.name, named => named.parameter.grad));
    }

    /// <summary>Holds states and weights of another run, in a precision, against these, which are exact beside it.</summary>
    public void AssertWithinRounding(FusionOutcome other, ScalarType type, EncoderShape shape, string what)
    {
        Rounding.AssertWithin(Rounding.Bound(type, shape, Hidden, Scores), Hidden, other.Hidden, $"{what}: hidden states");
        Assert.HasCount(Weights.Count, other.Weights);
        foreach (var (place, weights) in Weights)
            Rounding.AssertWithin(
                Rounding.Bound(type, shape, weights, Scores),
                weights,
                other.Weights[place],
                $"{what}: weights at {place}");
    }
}
