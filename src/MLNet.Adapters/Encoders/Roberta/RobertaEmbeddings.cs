using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Encoders.Roberta;

/// <summary>
/// RoBERTa's input: the sum of word, position and segment embeddings, normalized. Positions start after the one of the padding token.
/// </summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, V vocabulary, P positions.</remarks>
internal sealed class RobertaEmbeddings : nn.Module, IEmbeddings, IParameterOwner
{
    private readonly Parameter words;     // [V, H]
    private readonly Parameter positions; // [P, H]
    private readonly Parameter types;     // [types, H]
    private readonly LayerNorm norm;
    private readonly double _dropout;
    private readonly int _paddingId;

    public RobertaEmbeddings(EncoderConfig config, Device device)
        : base(nameof(RobertaEmbeddings))
    {
        _dropout = config.HiddenDropout;
        _paddingId = config.PaddingId;
        words = Table(config.VocabularySize);
        positions = Table(config.MaxPositions);
        types = Table(config.TokenTypes);
        norm = new LayerNorm(config.HiddenSize, config.LayerNormEpsilon, device, type: config.WeightType);
        RegisterComponents();

        Parameter Table(int rows) => new(zeros(rows, config.HiddenSize, dtype: config.WeightType, device: device));
    }

    /// <summary>[V, H]</summary>
    public Parameter Words => words;

    public IEnumerable<ModuleParameter> OwnParameters =>
    [
        new(nameof(words), words, ParameterRole.Decayed),
        new(nameof(positions), positions, ParameterRole.Decayed),
        new(nameof(types), types, ParameterRole.Decayed),
    ];

    public Tensor Forward(EncoderInput input, INormalization norm, LayerBatch batch, DropoutMasks? dropout)
    {
        var sum = EmbeddingTable.Rows(words, input.Ids)
            .add_(EmbeddingTable.Rows(positions, Positions(input.Ids)))
            .add_(EmbeddingTable.Rows(types, input.TypeIds));
        var embedded = norm.Apply(sum, this.norm, batch);
        return dropout?.Apply(embedded, _dropout) ?? embedded;
    }

    // [B, T]: padding has its id as its position, the other tokens have the numbers that follow it
    private Tensor Positions(Tensor ids)
    {
        var isToken = ids.ne(_paddingId).to_type(ScalarType.Int64);
        return isToken.cumsum(1).mul_(isToken).add_(_paddingId);
    }
}
