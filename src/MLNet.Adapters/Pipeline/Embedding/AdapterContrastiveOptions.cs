using MLNet.Adapters.Pipeline.Embedding;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterContrastiveTrainer"/>.</summary>
/// <remarks>
/// There is neither a label nor a head: <see cref="AdapterTaskOptions.LabelColumnName"/>, <see cref="TrainingOptions.HeadDropout"/> and
/// <see cref="TrainingOptions.PairTruncation"/> have no effect, and <see cref="TrainingOptions.MaxTokens"/> is 256 by default, as in
/// <c>EncoderEmbedding</c>; <see cref="AdapterTaskOptions.OnMissingLabel"/> specifies what happens to a pair with an empty text.
/// <see cref="TrainingOptions.BatchSize"/> determines how many texts each text must be distinguished from.
/// </remarks>
public sealed record AdapterContrastiveOptions : AdapterTaskOptions
{
    /// <summary>Creates options with the default values.</summary>
    public AdapterContrastiveOptions()
    {
    }

    /// <summary>The name of the column with the first text of a pair, such as a question.</summary>
    /// <value><c>Sentence1</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Sentence1";

    /// <summary>The name of the column with the second text of a pair, which belongs to the first, such as its answer.</summary>
    /// <value><c>Sentence2</c> by default.</value>
    public string Sentence2ColumnName { get; init; } = "Sentence2";

    /// <summary>The name of the column with the text that the trained model embeds.</summary>
    /// <value>Null by default: <see cref="Sentence1ColumnName"/>.</value>
    public string? InputColumnName { get; init; }

    /// <summary>The name of the column that receives the embedding.</summary>
    /// <value><c>Embedding</c> by default.</value>
    public string OutputColumnName { get; init; } = "Embedding";

    /// <summary>How the states of a text's tokens are combined into one vector, in training and in scoring.</summary>
    /// <value>
    /// Null by default: the pooling that the files of a sentence-transformers model next to the encoder specify, otherwise
    /// <see cref="EmbeddingPooling.Mean"/>.
    /// </value>
    public EmbeddingPooling? Pooling { get; init; }

    /// <summary>Whether the trained model's vectors are normalized to length 1. Training compares directions in either case.</summary>
    /// <value>True by default.</value>
    public bool Normalize { get; init; } = true;

    /// <summary>The divisor of the cosines: the lower it is, the more the nearest wrong texts count.</summary>
    /// <value>0.05 by default, the scale of 20 of sentence-transformers' MultipleNegativesRankingLoss.</value>
    public double Temperature { get; init; } = 0.05;

    /// <summary>Which text of a pair has to find the other text.</summary>
    /// <value><see cref="ContrastiveDirection.FirstToSecond"/> by default.</value>
    public ContrastiveDirection Direction { get; init; } = ContrastiveDirection.FirstToSecond;

    private protected override int DefaultMaxTokens => EmbeddingOptionChecks.DefaultMaxTokens;
}
