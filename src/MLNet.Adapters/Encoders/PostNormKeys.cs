using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders;

/// <summary>The keys that families of post-norm layers share in Hugging Face's files.</summary>
internal static class PostNormKeys
{
    public const string Layers = "encoder.layer.";
    public const string Pooler = "pooler.dense";
    public const string PoolerWeight = $"{Pooler}.weight";

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

    /// <summary>Returns the keys of a family with RoBERTa's names: BERT's, and a language head below <c>lm_head</c>.</summary>
    /// <param name="prefix">The prefix of the encoder in a larger model.</param>
    /// <param name="modelClass">The class of a model with adapters.</param>
    public static FamilyKeys WithLanguageModel(string prefix, string modelClass) => new()
    {
        Prefix = prefix,
        OtherParts = ["lm_head.", "classifier.", "qa_outputs.", "embeddings.position_ids"],
        Parts = Parts,
        Layers = Layers,
        LayerParts = LayerParts,
        LanguageHead = LanguageHeadKeys.Of(
            "lm_head.decoder.weight", "lm_head.dense", "lm_head.layer_norm", "lm_head.bias", ActivationFunction.Gelu),
        Hub = Hub(modelClass),
        TaskHeads = new TaskHeadKeys
        {
            Sequence = new SequenceHeadKeys("classifier.dense", ActivationFunction.Tanh, "classifier.out_proj"),
            Pooler = Pooler,
        },
    };

    /// <summary>Returns the names of the places of AdapterHub's adapters.</summary>
    public static HubNames Hub(string modelClass) => new(modelClass, "attention.output", "output");
}
