using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Bottleneck;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>
/// Linear layers on the last hidden state of the first token, of each token, or on their mean: dropout before each layer, an activation
/// function between them.
/// </summary>
/// <remarks>
/// Shapes: B batch, T tokens, H hidden, C outputs. Parameters: <c>dense.…</c>, <c>dense2.…</c> H → H, then <c>output.…</c> H → C. Weights
/// start at N(0, 0.02), biases at zero, as in AdapterHub's heads.
/// </remarks>
internal sealed class PredictionHead : TextHead
{
    private const double InitialSigma = 0.02;
    private readonly List<Linear> _dense = [];
    private readonly Linear output;
    private readonly Func<Tensor, Tensor> _activation;

    public PredictionHead(HeadConfig config, int hiddenSize, int outputs, Generator? generator, Device device)
        : base(nameof(PredictionHead), config)
    {
        _activation = ActivationFunctions.Of(config.Activation);
        for (var layer = 1; layer < config.Layers; layer++)
        {
            _dense.Add(new Linear(hiddenSize, hiddenSize, device));
            register_module(NameOf(layer), _dense[^1]);
        }

        output = new Linear(hiddenSize, outputs, device);
        register_module(nameof(output), output);
        if (generator is null)
            return;
        using var _ = no_grad();
        foreach (var layer in _dense.Append(output))
            layer.Weight.normal_(0, InitialSigma, generator);
    }

    /// <summary>Returns the prefix of the parameters of a layer that is not the last, counted from 1.</summary>
    public static string NameOf(int layer) => layer == 1 ? "dense" : $"dense{layer}";

    public override Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability)
    {
        var state = Drop(Config.PredictsForText ? last.select(1, 0) : last); // [B, T, H] → [B, H]
        foreach (var layer in _dense)
            state = Drop(_activation(layer.call(state)));
        return output.call(state);

        Tensor Drop(Tensor x) => dropout?.Apply(x, dropoutProbability) ?? x;
    }

    /// <summary>Sets the bias of the last layer, one number per output.</summary>
    public void StartAt(float[] bias)
    {
        using var mode = no_grad();
        using var values = tensor(bias, device: output.bias!.device);
        output.bias.copy_(values);
    }

    /// <summary>Changes the head so that it returns factor · y + offset instead of y.</summary>
    public void Rescale(double factor, double offset)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        output.Weight.mul_(factor);
        output.bias!.mul_(factor).add_(offset);
    }
}
