using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, each group with its own prefix; shorter prefixes are padded with masked keys.</summary>
/// <remarks>
/// Shapes: B batch, b rows of a group, N heads, T tokens, P keys that a group adds, K the largest number of keys of any group, D head size.
/// </remarks>
internal sealed class GroupedAttention(IReadOnlyList<IAttentionPrefix> groups) : IAttentionPrefix
{
    public (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value, Tensor? bias, LayerBatch batch)
    {
        var parts = batch.Groups!.Parts(key.shape[0], (group, first, rows) => groups[group].Extend(
            hidden.narrow(0, first, rows),
            key.narrow(0, first, rows),
            value.narrow(0, first, rows),
            RowsOf(bias, first, rows),
            batch.Alone(first, rows)));
        var most = parts.Max(part => part.Key.shape[2]);
        var isMasked = parts.Any(part => part.Bias is not null || part.Key.shape[2] < most);
        return (
            cat([.. parts.Select(part => GroupPadding.InFront(part.Key, most, 2, 0))], 0), // [b, N, P + T, D] → [B, N, K, D]
            cat([.. parts.Select(part => GroupPadding.InFront(part.Value, most, 2, 0))], 0),
            isMasked ? cat([.. parts.Select(part => Mask(part.Bias, part.Key, bias, most))], 0) : null);
    }

    // A family's own bias may be shared by all rows.
    private static Tensor? RowsOf(Tensor? bias, long first, long rows) =>
        bias is null || bias.shape[0] == 1 ? bias : bias.narrow(0, first, rows);

    // [b, N or 1, T or 1, K], with as many heads and query tokens as the bias of the whole batch
    private static Tensor Mask(Tensor? bias, Tensor key, Tensor? whole, long most)
    {
        var (heads, asking) = (whole?.shape[1] ?? 1, whole?.shape[2] ?? 1);
        var own = (bias ?? zeros([1, 1, 1, key.shape[2]], key.dtype, key.device)).expand(key.shape[0], heads, asking, key.shape[2]);
        return GroupPadding.InFront(own, most, 3, double.NegativeInfinity);
    }
}
