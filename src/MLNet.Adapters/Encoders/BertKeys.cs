namespace MLNet.Adapters.Encoders;

/// <summary>The names of BERT's parameters in Hugging Face's files, and here.</summary>
internal static class BertKeys
{
    private static readonly (string Here, string There)[] Parts =
    [
        ("embeddings.words", "embeddings.word_embeddings.weight"),
        ("embeddings.positions", "embeddings.position_embeddings.weight"),
        ("embeddings.types", "embeddings.token_type_embeddings.weight"),
        ("embeddings.norm.", "embeddings.LayerNorm."),
        ("pooler.", "pooler.dense."),
    ];

    private static readonly (string Here, string There)[] LayerParts =
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

    /// <summary>The Hugging Face name of a parameter of <see cref="BertEncoder"/>.</summary>
    public static string ToHuggingFace(string name)
    {
        const string layerPrefix = "layer.";
        if (!name.StartsWith(layerPrefix, StringComparison.Ordinal))
            return Replace(name, Parts);
        var dot = name.IndexOf('.', layerPrefix.Length);
        return $"encoder.{name[..(dot + 1)]}{Replace(name[(dot + 1)..], LayerParts)}";
    }

    private static string Replace(string name, (string Here, string There)[] parts)
    {
        var (here, there) = Array.Find(parts, part => name.StartsWith(part.Here, StringComparison.Ordinal));
        return here is null
            ? throw new ArgumentException($"BERT has no parameter named '{name}'.", nameof(name))
            : there + name[here.Length..];
    }
}
