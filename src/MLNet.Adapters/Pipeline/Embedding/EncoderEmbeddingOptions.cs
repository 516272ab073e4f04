using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="EncoderEmbeddingEstimator"/>.</summary>
public sealed record EncoderEmbeddingOptions
{
    /// <summary>Receives the embedding.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The text.</summary>
    /// <value>Null by default: the column <see cref="OutputColumnName"/> is read, and hidden by the embedding.</value>
    public string? InputColumnName { get; init; }

    /// <summary>The encoder.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>
    /// What is plugged into the encoder: an adapter, a stack, an average or a fusion. Its head, where it has one, is not used.
    /// </summary>
    /// <value>Null by default: the plain encoder.</value>
    public AdapterComposition? Adapter { get; init; }

    /// <summary>How the states of a text's tokens become one vector.</summary>
    /// <value>
    /// Null by default: as the files of a sentence-transformers model beside the encoder say, or else <see cref="EmbeddingPooling.Mean"/>.
    /// </value>
    public EmbeddingPooling? Pooling { get; init; }

    /// <summary>Whether the vectors get the length 1, so that their dot product is the cosine.</summary>
    /// <value>True by default.</value>
    public bool Normalize { get; init; } = true;

    /// <summary>The longest token sequence, special tokens included.</summary>
    /// <value>
    /// Null by default: as <c>sentence_bert_config.json</c> beside the encoder says, or else 256, as sentence-transformers sets it for the
    /// default encoder, or the encoder's positions where they are fewer. Trainers' default is 128.
    /// </value>
    public int? MaxTokens { get; init; }

    /// <summary>What happens to a longer text.</summary>
    /// <value><see cref="LongText.Truncate"/> by default.</value>
    public LongText OnLongText { get; init; } = LongText.Truncate;

    /// <summary>How a saved model keeps its encoder.</summary>
    /// <value><see cref="EncoderStorage.Automatic"/> by default: the built-in encoder is referenced, any other embedded.</value>
    public EncoderStorage EncoderStorage { get; init; } = EncoderStorage.Automatic;

    /// <summary>
    /// How many rows' results a scored view keeps when it is read again, as by a trainer of many passes behind this stage; the model runs
    /// anew for the others, with a warning.
    /// </summary>
    /// <value>20,000 by default; 0 keeps none. Data that are read once keep none either.</value>
    public int RereadRows { get; init; } = RereadLimit.Default;
}
