using MLNet.Adapters.Pipeline.Embedding;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterContrastiveTrainer"/>.</summary>
/// <remarks>
/// There is no label and no head: <see cref="AdapterTaskOptions.LabelColumnName"/>, <see cref="TrainingOptions.HeadDropout"/> and
/// <see cref="TrainingOptions.PairTruncation"/> have no effect, and <see cref="TrainingOptions.MaxTokens"/> is 256 by default, as in
/// <c>EncoderEmbedding</c>; <see cref="AdapterTaskOptions.OnMissingLabel"/> says what happens to a pair with an empty text.
/// <see cref="TrainingOptions.BatchSize"/> decides how many texts each must be told apart from.
/// </remarks>
public sealed record AdapterContrastiveOptions : AdapterTaskOptions
{
    /// <summary>The defaults.</summary>
    public AdapterContrastiveOptions()
    {
    }

    /// <summary>The first text of a pair, such as a question.</summary>
    /// <value><c>Sentence1</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Sentence1";

    /// <summary>The second text of a pair, which belongs to the first, such as its answer.</summary>
    /// <value><c>Sentence2</c> by default.</value>
    public string Sentence2ColumnName { get; init; } = "Sentence2";

    /// <summary>The text that the trained model embeds.</summary>
    /// <value>Null by default: <see cref="Sentence1ColumnName"/>.</value>
    public string? InputColumnName { get; init; }

    /// <summary>Receives the embedding.</summary>
    /// <value><c>Embedding</c> by default.</value>
    public string OutputColumnName { get; init; } = "Embedding";

    /// <summary>How the states of a text's tokens become one vector, in training and after it.</summary>
    /// <value>
    /// Null by default: as the files of a sentence-transformers model beside the encoder say, or else <see cref="EmbeddingPooling.Mean"/>.
    /// </value>
    public EmbeddingPooling? Pooling { get; init; }

    /// <summary>Whether the trained model's vectors get the length 1; training compares directions in any case.</summary>
    /// <value>True by default.</value>
    public bool Normalize { get; init; } = true;

    /// <summary>What cosines are divided by: the lower, the more the nearest wrong texts count.</summary>
    /// <value>0.05 by default, the scale of 20 of sentence-transformers' MultipleNegativesRankingLoss.</value>
    public double Temperature { get; init; } = 0.05;

    /// <summary>Which text of a pair has to find the other one.</summary>
    /// <value><see cref="ContrastiveDirection.FirstToSecond"/> by default.</value>
    public ContrastiveDirection Direction { get; init; } = ContrastiveDirection.FirstToSecond;

    private protected override int DefaultMaxTokens => EmbeddingOptionChecks.DefaultMaxTokens;
}
