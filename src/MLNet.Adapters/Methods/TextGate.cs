using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods;

/// <summary>A gate: the mean of sigmoid(W x + b) over the tokens of each text.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, G gates.</remarks>
internal sealed class TextGate : nn.Module, IParameterOwner
{
    private const double InitialSigma = 0.02;
    private readonly Parameter weight; // [G, H]
    private readonly Parameter bias;   // [G]
    private readonly GateMean _mean;

    public TextGate(GateMean mean, int inputs, int gates, Device device)
        : base(nameof(TextGate))
    {
        _mean = mean;
        weight = new Parameter(zeros(gates, inputs, dtype: ScalarType.Float32, device: device));
        bias = new Parameter(zeros(gates, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters =>
        [new(nameof(weight), weight, ParameterRole.Decayed), new(nameof(bias), bias, ParameterRole.Undecayed)];

    /// <summary>Returns what a method with a gate reads of a text.</summary>
    public static TextReading Reading(GateMean? mean) => mean switch
    {
        null => TextReading.EachToken,
        GateMean.AllPositions => TextReading.Padding,
        _ => TextReading.WholeText,
    };

    /// <summary>Computes the gates of each text.</summary>
    /// <param name="x">[B, T, H]</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, 1, G]; [1, T, G] if the states have no padding.</returns>
    public Tensor Of(Tensor x, LayerBatch batch)
    {
        return _mean == GateMean.AllPositions
            ? Open(x).mean([1], keepdim: true)
            : batch.Texts!.Mean(Open(batch.TextStates?.As(x.dtype) ?? x));

        Tensor Open(Tensor states) => nn.functional.linear(states, weight, bias).sigmoid(); // [B, T, G]
    }

    /// <summary>Draws new weights: N(0, 0.02), biases 0.</summary>
    public void Initialize(Generator generator)
    {
        using var mode = no_grad();
        weight.normal_(0, InitialSigma, generator);
    }
}
