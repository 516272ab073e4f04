namespace MLNet.Adapters.Methods.Insertions;

/// <summary>
/// Lets methods compute in float32 in an encoder whose states are bfloat16: they read float32 copies of the states, and their results are
/// rounded to bfloat16. The encoder's own behavior is left as it is.
/// </summary>
internal static class Float32Insertions
{
    public static EmbeddingInsertions Of(EmbeddingInsertions own) => new()
    {
        Norm = Of(own.Norm),
        Transform = Of(own.Transform),
        Hook = Of(own.Hook),
    };

    public static LayerInsertions Of(LayerInsertions own) => own.WithProjections(place => Of(own[place])) with
    {
        Attention = Of(own.Attention),
        FeedForward = Of(own.FeedForward),
        Prefix = Of(own.Prefix),
        AttentionNorm = Of(own.AttentionNorm),
        FeedForwardNorm = Of(own.FeedForwardNorm),
        Intervention = Of(own.Intervention),
    };

    private static IEmbeddingHook Of(IEmbeddingHook own) => own is PlainEmbeddings ? own : new Float32Embeddings(own);

    private static IEmbeddingTransform Of(IEmbeddingTransform own) => own is PlainTransform ? own : new Float32Transform(own);

    private static IIntervention Of(IIntervention own) => own is PlainIntervention ? own : new Float32Intervention(own);

    private static INormalization Of(INormalization own) => own is PlainNormalization ? own : new Float32Normalization(own);

    private static IResidualConnection Of(IResidualConnection own) => own is PlainResidual ? own : new Float32Residual(own);

    private static IProjection Of(IProjection own) => own is PlainProjection ? own : new Float32Projection(own);

    private static IAttentionPrefix Of(IAttentionPrefix own) => own is PlainAttention ? own : new Float32Attention(own);
}
