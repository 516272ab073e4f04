using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="EncoderEmbeddingEstimator"/>.</summary>
public sealed record EncoderEmbeddingOptions
{
    /// <summary>The name of the column that receives the embedding.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The name of the column with the text.</summary>
    /// <value>Null by default: the column <see cref="OutputColumnName"/> is read, and hidden by the embedding.</value>
    public string? InputColumnName { get; init; }

    /// <summary>The encoder.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>
    /// The composition plugged into the encoder: an adapter, a stack, an average or a fusion. Its head, if it has one, is not used.
    /// </summary>
    /// <value>Null by default: the plain encoder.</value>
    public AdapterComposition? Adapter { get; init; }

    /// <summary>How the states of a text's tokens are combined into one vector.</summary>
    /// <value>
    /// Null by default: the pooling that the files of a sentence-transformers model next to the encoder specify, otherwise
    /// <see cref="EmbeddingPooling.Mean"/>.
    /// </value>
    public EmbeddingPooling? Pooling { get; init; }

    /// <summary>Whether the vectors are normalized to length 1, so that their dot product is the cosine.</summary>
    /// <value>True by default.</value>
    public bool Normalize { get; init; } = true;

    /// <summary>
    /// The number of components: the first ones, normalized afterwards if <see cref="Normalize"/> is set. Vectors lose little by this only
    /// if the encoder, or the adapter (<see cref="AdapterContrastiveOptions.MatryoshkaSizes"/>), was trained for it.
    /// </summary>
    /// <value>Null by default: the encoder's hidden size.</value>
    public int? Dimensions { get; init; }

    /// <summary>
    /// The text that is put before each text, such as <c>"query: "</c> or <c>"passage: "</c> for e5: some encoders were trained with one
    /// and lose quality without it. It counts towards <see cref="MaxTokens"/>.
    /// </summary>
    /// <value>
    /// Null by default: the prompt that <see cref="PromptName"/> names, otherwise the default prompt that
    /// <c>config_sentence_transformers.json</c> next to the encoder specifies, otherwise none. The empty string is no prompt.
    /// </value>
    public string? Prompt { get; init; }

    /// <summary>
    /// The name of a prompt in <c>config_sentence_transformers.json</c> next to the encoder, such as <c>"query"</c>; instead of
    /// <see cref="Prompt"/>.
    /// </summary>
    /// <value>Null by default.</value>
    public string? PromptName { get; init; }

    /// <summary>The maximum length of a token sequence, including special tokens.</summary>
    /// <value>
    /// Null by default: the length that <c>sentence_bert_config.json</c> next to the encoder specifies, otherwise 256, as
    /// sentence-transformers sets it for the default encoder, or the number of the encoder's positions if that is lower. The default of
    /// trainers is 128.
    /// </value>
    public int? MaxTokens { get; init; }

    /// <summary>What happens to a longer text.</summary>
    /// <value><see cref="LongText.Truncate"/> by default.</value>
    public LongText OnLongText { get; init; } = LongText.Truncate;

    /// <summary>How a saved model stores its encoder.</summary>
    /// <value><see cref="EncoderStorage.Automatic"/> by default: the built-in encoder is referenced, any other embedded.</value>
    public EncoderStorage EncoderStorage { get; init; } = EncoderStorage.Automatic;

    /// <summary>
    /// The number of rows whose results a scored view keeps when it is read again, for example by a multi-pass trainer after this stage.
    /// The model runs again for the other rows, with a warning.
    /// </summary>
    /// <value>20,000 by default; 0 keeps none. Nothing is kept for data that is read only once.</value>
    public int RereadRows { get; init; } = RereadLimit.Default;

    /// <summary>The precision in which the encoder is computed. It is saved with the model.</summary>
    /// <value>
    /// Null by default: what the environment variable <c>MLNET_ADAPTERS_PRECISION</c> specifies (<c>float32</c>, <c>bfloat16</c> or
    /// <c>auto</c>), otherwise <see cref="ComputePrecision.Float32"/>.
    /// </value>
    public ComputePrecision? Precision { get; init; }
}
