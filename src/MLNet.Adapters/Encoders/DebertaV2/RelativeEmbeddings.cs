using MLNet.Adapters.Layers;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Encoders.DebertaV2;

/// <summary>DeBERTa's embeddings of distances, the same in all layers.</summary>
/// <remarks>Near distances have an embedding each, farther ones share those of buckets of growing width.</remarks>
internal sealed class RelativeEmbeddings : nn.Module, IParameterOwner
{
    private readonly Parameter weight; // [2 span, H]
    private readonly LayerNorm? norm;
    private readonly DebertaV2Config _config;

    public RelativeEmbeddings(DebertaV2Config config, Device device)
        : base(nameof(RelativeEmbeddings))
    {
        _config = config;
        weight = new Parameter(zeros(2 * config.Span, config.HiddenSize, dtype: config.WeightType, device: device));
        norm = config.NormalizesDistances
            ? new LayerNorm(config.HiddenSize, config.LayerNormEpsilon, device, type: config.WeightType)
            : null;
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new(nameof(weight), weight, ParameterRole.Decayed)];

    /// <summary>Returns the number of the embedding of a distance, from 0.</summary>
    /// <param name="distance">The place of the query minus that of the key.</param>
    /// <param name="config">The sizes.</param>
    public static int IndexOf(int distance, DebertaV2Config config) =>
        Math.Clamp((config.Buckets > 0 ? Bucket(distance, config) : distance) + config.Span, 0, (2 * config.Span) - 1);

    /// <summary>Returns the embeddings of the distances 1 − T to T − 1 of the query from the key: [1, 2 T − 1, H].</summary>
    public Tensor Of(int tokens)
    {
        long[] indices = [.. Enumerable.Range(1 - tokens, (2 * tokens) - 1).Select(distance => (long)IndexOf(distance, _config))];
        var rows = weight.index_select(0, tensor(indices, device: weight.device)).unsqueeze(0);
        return norm?.call(rows) ?? rows;
    }

    // In float32, as the reference computes it: a quotient may lie at the edge of a bucket.
    private static int Bucket(int distance, DebertaV2Config config)
    {
        var (half, length) = (config.Buckets / 2, Math.Abs(distance));
        if (length <= half)
            return distance;
        var share = MathF.Log(length / (float)half) / (float)Math.Log((config.FarthestDistance - 1) / (double)half);
        return Math.Sign(distance) * ((int)MathF.Ceiling(share * (half - 1)) + half);
    }
}
