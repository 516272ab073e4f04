using MLNet.Adapters.Layers;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Encoders.Mpnet;

/// <summary>A learnt bias of attention by head and distance, the same in all layers (Raffel et al. 2020, section 2.1).</summary>
/// <remarks>
/// Near distances have a bucket each, farther ones share buckets of growing width; half of the buckets are for tokens to the right.
/// </remarks>
internal sealed class RelativeBias : nn.Module, IParameterOwner
{
    private const int FarthestDistance = 128;
    private readonly Parameter weight; // [buckets, N]
    private readonly int _buckets;

    public RelativeBias(int buckets, int heads, ScalarType type, Device device)
        : base(nameof(RelativeBias))
    {
        _buckets = buckets;
        weight = new Parameter(zeros(buckets, heads, dtype: type, device: device));
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new(nameof(weight), weight, ParameterRole.Decayed)];

    /// <summary>Returns the bucket of a distance.</summary>
    /// <param name="distance">The place of the key minus that of the query.</param>
    /// <param name="buckets">The number of buckets.</param>
    public static int Bucket(int distance, int buckets)
    {
        var half = buckets / 2;
        var (first, length, near) = (distance > 0 ? half : 0, Math.Abs(distance), half / 2);
        if (length < near)
            return first + length;
        // In float32, as the reference computes it: a quotient may lie at the edge of a bucket.
        var far = near + (int)(MathF.Log(length / (float)near) / (float)Math.Log(FarthestDistance / (double)near) * (half - near));
        return first + Math.Min(far, half - 1);
    }

    /// <summary>Returns the bias of each head for the distances 1 − T to T − 1 of the key from the query: [N, 2 T − 1].</summary>
    public Tensor ByDistance(int tokens)
    {
        long[] buckets = [.. Enumerable.Range(1 - tokens, (2 * tokens) - 1).Select(distance => (long)Bucket(distance, _buckets))];
        return weight.index_select(0, tensor(buckets, device: weight.device)).t().contiguous();
    }
}
