using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// The input of an encoder: the sum of word, position and segment embeddings (the latter two if the family has them),
/// normalized, and projected to the hidden size if they are narrower.
/// </summary>
/// <remarks>Shapes: B batch, T tokens, E embedding size, H hidden, V vocabulary, P positions.</remarks>
internal sealed class TokenEmbeddings : nn.Module, IEmbeddings, IParameterOwner
{
    private readonly Parameter words;      // [V, E]
    private readonly Parameter? positions; // [P, E]
    private readonly Parameter? types;     // [types, E]
    private readonly LayerNorm norm;
    private readonly Linear? projection;   // E → H
    private readonly EncoderConfig _config;
    private readonly WordTable _words;

    public TokenEmbeddings(EncoderConfig config, Device device)
        : base(nameof(TokenEmbeddings))
    {
        _config = config;
        words = Table(config.VocabularySize);
        _words = new WordTable(() => words);
        positions = config.Positions == PositionNumbering.None ? null : Table(config.MaxPositions);
        types = config.TokenTypes == 0 ? null : Table(config.TokenTypes);
        norm = new LayerNorm(config.EmbeddingSize, config.EmbeddingNormEpsilon, device, config.HasBiases, config.WeightType);
        projection = config.EmbeddingSize == config.HiddenSize
            ? null
            : new Linear(config.EmbeddingSize, config.HiddenSize, device, type: config.WeightType);
        RegisterComponents();

        Parameter Table(int rows) => new(zeros(rows, config.EmbeddingSize, dtype: config.WeightType, device: device));
    }

    public WordTable Words => _words;

    public LayerNorm Norm => norm;

    public IEnumerable<ModuleParameter> OwnParameters
    {
        get
        {
            yield return new(nameof(words), words, ParameterRole.Decayed);
            if (positions is not null)
                yield return new(nameof(positions), positions, ParameterRole.Decayed);
            if (types is not null)
                yield return new(nameof(types), types, ParameterRole.Decayed);
        }
    }

    public Tensor Forward(EncoderInput input, EmbeddingInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        var sum = _words.Rows(input.Ids); // [B, T, E]
        if (positions is not null)
            sum = sum.add_(PositionsOf(input.Ids, positions));
        if (types is not null)
            sum = sum.add_(EmbeddingTable.Rows(types, input.TypeIds));
        var embedded = insertions.Norm.Apply(sum, norm, batch);
        embedded = dropout?.Apply(embedded, _config.HiddenDropout) ?? embedded;
        embedded = insertions.Transform.Apply(embedded, batch);
        return projection?.call(embedded) ?? embedded;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _words.Dispose();
        base.Dispose(disposing);
    }

    // [T, E] or [B, T, E]
    private Tensor PositionsOf(Tensor ids, Tensor table) => _config.Positions == PositionNumbering.FromZero
        ? table.narrow(0, 0, ids.shape[1])
        : EmbeddingTable.Rows(table, NumbersAfter(_config.Positions == PositionNumbering.FromOne ? 0 : _config.PaddingId, ids));

    // [B, T]: padding has the given position, the other tokens have the numbers that follow it
    private Tensor NumbersAfter(int padding, Tensor ids)
    {
        var isToken = ids.ne(_config.PaddingId).to_type(ScalarType.Int64);
        return isToken.cumsum(1).mul_(isToken).add_(padding);
    }
}
