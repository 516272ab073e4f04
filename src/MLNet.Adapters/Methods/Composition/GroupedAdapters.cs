using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>
/// Several adapters for one batch, whose rows are assigned to them by <see cref="LayerBatch.Groups"/>; a group without an adapter passes
/// through the plain encoder.
/// </summary>
/// <param name="groups">The adapters of the groups, in order; not owned.</param>
internal sealed class GroupedAdapters(IReadOnlyList<AdapterModule?> groups) : AdapterModule(nameof(GroupedAdapters))
{
    public override EmbeddingInsertions EmbeddingInsertions { get; } =
        Join([.. groups.Select(group => group?.EmbeddingInsertions ?? EmbeddingInsertions.None)]);

    public override ISideNetwork? Side { get; } =
        Join<AdapterModule?, ISideNetwork?>(groups, group => group?.Side, null, parts => new GroupedSide(parts));

    public override TextReading Reading { get; } = groups.Max(group => group?.Reading ?? TextReading.EachToken);

    public override LayerInsertions InsertionsOf(int layer)
    {
        var all = groups.Select(group => group?.InsertionsOf(layer) ?? LayerInsertions.None).ToList();
        return new LayerInsertions
        {
            Attention = Residual(one => (one.Attention, one.AttentionNorm)),
            FeedForward = Residual(one => (one.FeedForward, one.FeedForwardNorm)),
            Query = Projection(one => one.Query),
            Key = Projection(one => one.Key),
            Value = Projection(one => one.Value),
            AttentionOutput = Projection(one => one.AttentionOutput),
            Intermediate = Projection(one => one.Intermediate),
            Output = Projection(one => one.Output),
            Prefix = Join(all, one => one.Prefix, PlainAttention.Instance, parts => new GroupedAttention(parts)),
            AttentionNorm = Norm(one => one.AttentionNorm),
            FeedForwardNorm = Norm(one => one.FeedForwardNorm),
            Intervention = Join(all, one => one.Intervention, PlainIntervention.Instance, parts => new GroupedIntervention(parts)),
        };

        IResidualConnection Residual(Func<LayerInsertions, (IResidualConnection Connection, INormalization Norm)> of) =>
            Join(all, of, (PlainResidual.Instance, PlainNormalization.Instance), parts =>
                (new GroupedResidual(parts), PlainNormalization.Instance)).Connection;

        IProjection Projection(Func<LayerInsertions, IProjection> of) =>
            Join(all, of, PlainProjection.Instance, parts => new GroupedProjection(parts));

        INormalization Norm(Func<LayerInsertions, INormalization> of) =>
            Join(all, of, PlainNormalization.Instance, parts => new GroupedNormalization(parts));
    }

    private static EmbeddingInsertions Join(IReadOnlyList<EmbeddingInsertions> all) => new()
    {
        Norm = Join(all, one => one.Norm, PlainNormalization.Instance, parts => new GroupedNormalization(parts)),
        Transform = Join(all, one => one.Transform, PlainTransform.Instance, parts => new GroupedTransform(parts)),
        Hook = Join(all, one => one.Hook, PlainEmbeddings.Instance, parts => new GroupedEmbeddings(parts)),
    };

    // An insertion point where no group has anything keeps the encoder's own behavior for all rows together.
    private static T Join<TInsertions, T>(IEnumerable<TInsertions> all, Func<TInsertions, T> of, T plain, Func<IReadOnlyList<T>, T> group)
    {
        var parts = all.Select(of).ToList();
        return parts.TrueForAll(part => EqualityComparer<T>.Default.Equals(part, plain)) ? plain : group(parts);
    }
}
