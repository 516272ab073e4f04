using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Encoders.Bert;

/// <summary>BERT's input: the sum of word, position and segment embeddings, normalized.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, V vocabulary, P positions.</remarks>
internal sealed class BertEmbeddings : nn.Module, IEmbeddings, IParameterOwner
{
    private readonly Parameter words;     // [V, H]
    private readonly Parameter positions; // [P, H]
    private readonly Parameter types;     // [types, H]
    private readonly LayerNorm norm;
    private readonly double _dropout;

    public BertEmbeddings(EncoderConfig config, Device device)
        : base(nameof(BertEmbeddings))
    {
        _dropout = config.HiddenDropout;
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
            .add_(positions.narrow(0, 0, input.Ids.shape[1])) // [B, T, H] + [T, H]
            .add_(EmbeddingTable.Rows(types, input.TypeIds));
        var embedded = norm.Apply(sum, this.norm, batch);
        return dropout?.Apply(embedded, _dropout) ?? embedded;
    }
}
