using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>Class scores from the first token's last hidden state.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, C classes. Weights start at N(0, 0.02), biases at zero, as AdapterHub's heads.</remarks>
internal sealed class ClassificationHead : nn.Module
{
    private const double InitialSigma = 0.02;
    private readonly Linear? dense; // H → H
    private readonly Linear output; // H → C

    public ClassificationHead(ClassificationHeadKind kind, int hiddenSize, int classes, Generator? generator, Device device)
        : base(nameof(ClassificationHead))
    {
        dense = kind == ClassificationHeadKind.TwoLayer ? new Linear(hiddenSize, hiddenSize, device) : null;
        output = new Linear(hiddenSize, classes, device);
        RegisterComponents();
        if (generator is null)
            return;
        using var _ = no_grad();
        dense?.weight.normal_(0, InitialSigma, generator);
        output.weight.normal_(0, InitialSigma, generator);
    }

    /// <param name="last">[B, T, H]; only the first token is read.</param>
    /// <param name="dropout">Masks in training; null for none.</param>
    /// <param name="dropoutProbability">The share of elements to drop.</param>
    /// <returns>[B, C] logits</returns>
    public Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability)
    {
        var state = Drop(last.select(1, 0)); // [B, T, H] → [B, H]
        if (dense is not null)
            state = Drop(dense.call(state).tanh());
        return output.call(state);

        Tensor Drop(Tensor x) => dropout?.Apply(x, dropoutProbability) ?? x;
    }
}
