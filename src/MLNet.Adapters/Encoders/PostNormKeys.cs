namespace MLNet.Adapters.Encoders;

/// <summary>The keys that families of post-norm layers share in Hugging Face's files.</summary>
internal static class PostNormKeys
{
    public const string Layers = "encoder.layer.";
    public const string PoolerWeight = "pooler.dense.weight";

    /// <summary>A layer's parameters.</summary>
    public static IReadOnlyList<(string Here, string There)> LayerParts { get; } =
    [
        ("query.", "attention.self.query."),
        ("key.", "attention.self.key."),
        ("value.", "attention.self.value."),
        ("attention_output.", "attention.output.dense."),
        ("attention_norm.", "attention.output.LayerNorm."),
        ("intermediate.", "intermediate.dense."),
        ("output.", "output.dense."),
        ("output_norm.", "output.LayerNorm."),
    ];

    /// <summary>Parameters outside the layers: words, positions and segments, and the pooler.</summary>
    public static IReadOnlyList<(string Here, string There)> Parts { get; } =
    [
        ("embeddings.words", "embeddings.word_embeddings.weight"),
        ("embeddings.positions", "embeddings.position_embeddings.weight"),
        ("embeddings.types", "embeddings.token_type_embeddings.weight"),
        ("embeddings.norm.", "embeddings.LayerNorm."),
        ("pooler.", "pooler.dense."),
    ];

    /// <summary>Returns the names of the places of AdapterHub's adapters.</summary>
    public static HubNames Hub(string modelClass) => new(modelClass, "attention.output", "output");
}
