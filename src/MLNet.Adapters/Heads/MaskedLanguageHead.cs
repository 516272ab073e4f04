using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Bottleneck;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Heads;

/// <summary>
/// BERT's masked-language-modelling head: linear H → E, activation function, LayerNorm, decoder E → V with a bias.
/// </summary>
/// <remarks>
/// Shapes: B batch, T tokens, H hidden, V vocabulary; E is the width of the encoder's word table if the decoder is tied to it, otherwise
/// H. Parameters: <c>dense.…</c>, <c>norm.…</c>, <c>bias</c>, and <c>decoder</c> if it is not the encoder's word table.
/// </remarks>
internal sealed class MaskedLanguageHead : TextHead, IParameterOwner
{
    private const double InitialSigma = 0.02;
    private const double UsualEpsilon = 1e-12; // BERT's, if no encoder specifies another
    private readonly Linear dense;
    private readonly LayerNorm norm;
    private readonly Parameter bias;     // [V]
    private readonly Parameter? decoder; // [V, E]
    private readonly Func<Tensor> _words; // [V, E] the decoder, own or tied; a tensor field would be disposed with the head
    private readonly Func<Tensor, Tensor> _activation;
    private readonly int _embeddingSize;

    public MaskedLanguageHead(
        HeadConfig config,
        int hiddenSize,
        int vocabularySize,
        TextEncoder? encoder,
        Generator? generator,
        Device device)
        : base(nameof(MaskedLanguageHead), config)
    {
        if (config.TiesDecoder && encoder is null)
            throw new ArgumentException("A tied decoder needs the encoder whose word table it shares.", nameof(encoder));
        _activation = ActivationFunctions.Of(config.Activation);
        _embeddingSize = encoder?.Config.EmbeddingSize ?? hiddenSize;
        var width = config.TiesDecoder ? encoder!.Config.EmbeddingSize : hiddenSize;
        var hasBiases = encoder?.Config.HasBiases ?? true;
        dense = new Linear(hiddenSize, width, device, hasBiases);
        norm = new LayerNorm(width, encoder?.Config.LayerNormEpsilon ?? UsualEpsilon, device, hasBiases);
        bias = new Parameter(zeros(vocabularySize, dtype: ScalarType.Float32, device: device));
        decoder = config.TiesDecoder ? null : new Parameter(zeros(vocabularySize, width, dtype: ScalarType.Float32, device: device));
        _words = decoder is { } own ? () => own : () => encoder!.WordEmbeddings;
        RegisterComponents();
        if (generator is null)
            return;
        using var _ = no_grad();
        dense.Weight.normal_(0, InitialSigma, generator);
        decoder?.normal_(0, InitialSigma, generator);
    }

    public IEnumerable<ModuleParameter> OwnParameters => decoder is null
        ? [new(nameof(bias), bias, ParameterRole.Undecayed)]
        : [new(nameof(bias), bias, ParameterRole.Undecayed), new(nameof(decoder), decoder, ParameterRole.Decayed)];

    public override Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability) => Decode(Transform(last));

    public override Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability, Func<Tensor, Tensor> invert)
    {
        var states = Transform(last);
        return Decode(states.shape[^1] == _embeddingSize ? invert(states) : states); // else the decoder is not one of embeddings
    }

    private Tensor Transform(Tensor last) => norm.call(_activation(dense.call(last))); // [.., H] → [.., E]

    // A bfloat16 word table is converted: its products, and so the loss, keep the precision of float32.
    private Tensor Decode(Tensor states) => nn.functional.linear(states, _words().As(states.dtype), bias); // [.., E] → [.., V]
}
