using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>
/// The rows of one batch, each group with its own embedding hook; rows with fewer added tokens get masked ones at their end.
/// </summary>
/// <remarks>
/// Shapes: B batch, b rows of a group, T tokens of the text, A tokens that a group adds, M the most that any group adds, H hidden.
/// </remarks>
internal sealed class GroupedEmbeddings(IReadOnlyList<IEmbeddingHook> groups) : IEmbeddingHook
{
    public int AddedTokens { get; } = groups.Max(group => group.AddedTokens);

    public (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch)
    {
        var most = embeddings.shape[1] + AddedTokens;
        var parts = batch.Groups!.Parts(embeddings.shape[0], (group, first, rows) =>
            groups[group].Enter(embeddings.narrow(0, first, rows), bias?.narrow(0, first, rows), batch.Alone(first, rows)));
        var isMasked = parts.Any(part => part.Bias is not null || part.Hidden.shape[1] < most);
        return (
            cat([.. parts.Select(part => GroupPadding.Behind(part.Hidden, most, 1, 0))], 0), // [b, A + T, H] → [B, M + T, H]
            isMasked ? cat([.. parts.Select(part => Mask(part.Bias, part.Hidden, most))], 0) : null);
    }

    public Tensor Leave(Tensor hidden, LayerBatch batch) => EachOwn(hidden, batch, (hook, states, alone) => hook.Leave(states, alone));

    public Tensor First(Tensor hidden, LayerBatch batch) => EachOwn(hidden, batch, (hook, states, alone) => hook.First(states, alone));

    // A group's rows without the padding for tokens that only other groups add: [B, M + T, H] → [b, A + T, H]
    private Tensor EachOwn(Tensor hidden, LayerBatch batch, Func<IEmbeddingHook, Tensor, LayerBatch, Tensor> make) =>
        batch.Groups!.Join(hidden.shape[0], (group, first, rows) => make(
            groups[group],
            hidden.narrow(0, first, rows).narrow(1, 0, hidden.shape[1] - AddedTokens + groups[group].AddedTokens),
            batch.Alone(first, rows)));

    private static Tensor Mask(Tensor? bias, Tensor hidden, long most) =>
        GroupPadding.Behind(
            bias ?? zeros([hidden.shape[0], 1, 1, hidden.shape[1]], hidden.dtype, hidden.device),
            most,
            3,
            double.NegativeInfinity);
}
