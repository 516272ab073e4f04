using MLNet.Adapters.Methods;
using Embedding = TorchSharp.Modules.Embedding;
using Parameter = TorchSharp.Modules.Parameter;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>BERT's input: the sum of word, position and segment embeddings, normalised.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, V vocabulary, P positions.</remarks>
internal sealed class BertEmbeddings : nn.Module
{
    private readonly Embedding words;     // [V, H]; the padding row gets no gradient
    private readonly Parameter positions; // [P, H]
    private readonly Embedding types;     // [types, H]
    private readonly LayerNorm norm;
    private readonly double _dropout;

    public BertEmbeddings(EncoderConfig config, Device device)
        : base(nameof(BertEmbeddings))
    {
        _dropout = config.HiddenDropout;
        words = nn.Embedding_from_pretrained(Table(config.VocabularySize), freeze: false, padding_idx: config.PaddingId);
        positions = new Parameter(Table(config.MaxPositions));
        types = nn.Embedding_from_pretrained(Table(config.TokenTypes), freeze: false);
        norm = new LayerNorm(config.HiddenSize, config.LayerNormEpsilon, device);
        RegisterComponents();

        Tensor Table(int rows) => zeros(rows, config.HiddenSize, dtype: ScalarType.Float32, device: device);
    }

    /// <param name="input">A batch of T tokens.</param>
    /// <param name="dropout">Masks in training; null for none.</param>
    /// <returns>[B, T, H]</returns>
    public Tensor Forward(EncoderInput input, DropoutMasks? dropout)
    {
        var sum = words.call(input.Ids)
            .add_(positions.narrow(0, 0, input.Ids.shape[1])) // [B, T, H] + [T, H]
            .add_(types.call(input.TypeIds));
        var embedded = norm.call(sum);
        return dropout?.Apply(embedded, _dropout) ?? embedded;
    }
}
