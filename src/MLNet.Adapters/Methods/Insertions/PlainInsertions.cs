using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The encoder's own embeddings.</summary>
internal sealed class PlainEmbeddings : IEmbeddingHook
{
    public static readonly PlainEmbeddings Instance = new();

    public int AddedTokens => 0;

    public (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch) => (embeddings, bias);

    public Tensor Leave(Tensor hidden, LayerBatch batch) => hidden;

    public Tensor First(Tensor hidden, LayerBatch batch) => hidden.narrow(1, 0, 1);
}

/// <summary>The encoder's own embeddings, before any projection.</summary>
internal sealed class PlainTransform : IEmbeddingTransform
{
    public static readonly PlainTransform Instance = new();

    public Tensor Apply(Tensor embeddings, LayerBatch batch) => embeddings;

    public Tensor Invert(Tensor states, LayerBatch batch) => states;
}

/// <summary>The encoder's own output of a layer.</summary>
internal sealed class PlainIntervention : IIntervention
{
    public static readonly PlainIntervention Instance = new();

    public Tensor Apply(Tensor hidden, LayerBatch batch) => hidden;
}

/// <summary>The encoder's own attention, without a prefix.</summary>
internal sealed class PlainAttention : IAttentionPrefix
{
    public static readonly PlainAttention Instance = new();

    public (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value, Tensor? bias, LayerBatch batch) =>
        (key, value, bias);
}

/// <summary>The encoder's own linear map.</summary>
internal sealed class PlainProjection : IProjection
{
    public static readonly PlainProjection Instance = new();

    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => map.call(x);
}

/// <summary>The encoder's own residual connection: LN(h + x), or h + x in pre-norm families.</summary>
internal sealed class PlainResidual : IResidualConnection
{
    public static readonly PlainResidual Instance = new();

    public Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch) =>
        norm is { Insertion: PlainNormalization, Norm: var frozen }
            ? frozen.NormalizeSum(output, skip)
            : PlacedNorm.Apply(norm, output + skip);
}

/// <summary>The encoder's own LayerNorm.</summary>
internal sealed class PlainNormalization : INormalization
{
    public static readonly PlainNormalization Instance = new();

    public Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch) => norm.call(x);
}
