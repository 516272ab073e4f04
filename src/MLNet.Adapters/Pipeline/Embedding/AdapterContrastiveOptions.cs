using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterContrastiveTrainer"/>.</summary>
/// <remarks>
/// There is no head, and a label, a Single, only with <see cref="ContrastiveLossKind.CoSent"/>: otherwise
/// <see cref="AdapterTaskOptions.LabelColumnName"/> has no effect, and <see cref="TrainingOptions.HeadDropout"/> and
/// <see cref="TrainingOptions.PairTruncation"/> never have one. <see cref="TrainingOptions.MaxTokens"/> is 256 by default, as in
/// <c>EncoderEmbedding</c>; <see cref="AdapterTaskOptions.OnMissingLabel"/> specifies what happens to a pair with an empty text, without a
/// label, or without any negative for <see cref="ContrastiveLossKind.Triplet"/>. <see cref="TrainingOptions.BatchSize"/> determines how
/// many texts each text must be distinguished from.
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

    /// <summary>
    /// The names of the columns with texts that do not belong to the first text, such as similar questions or wrong answers (hard
    /// negatives). An empty or missing text is none: the row has fewer negatives.
    /// </summary>
    /// <value>
    /// None by default. With <see cref="ContrastiveLossKind.MultipleNegativesRanking"/>, all negatives of a batch are also candidates for
    /// the partners of its other rows; <see cref="ContrastiveLossKind.Triplet"/> needs at least one column,
    /// <see cref="ContrastiveLossKind.CoSent"/> none. Lists are compared by their elements.
    /// </value>
    public IReadOnlyList<string> NegativeColumnNames { get; init => field = new ValueList<string>(value); } = new ValueList<string>([]);

    /// <summary>The loss that is minimized.</summary>
    /// <value><see cref="ContrastiveLossKind.MultipleNegativesRanking"/> by default.</value>
    public ContrastiveLossKind Loss { get; init; } = ContrastiveLossKind.MultipleNegativesRanking;

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

    /// <summary>
    /// The number of components of the trained model's vectors: the first ones, normalized afterwards if <see cref="Normalize"/> is set.
    /// Training compares these unless <see cref="MatryoshkaSizes"/> are given.
    /// </summary>
    /// <value>Null by default: the encoder's hidden size.</value>
    public int? Dimensions { get; init; }

    /// <summary>
    /// The sizes at which vectors should work: the loss is the mean of the losses on the first components of each size, so that the trained
    /// vectors can be cut (Matryoshka representation learning; Kusupati et al. 2022, arXiv 2205.13147). Include the size that the model
    /// returns, usually the encoder's hidden size; <see cref="Dimensions"/>, also of <see cref="EncoderEmbeddingOptions"/>, cuts.
    /// </summary>
    /// <value>None by default: only the vectors that the model returns are trained. Lists are compared by their elements.</value>
    public IReadOnlyList<int> MatryoshkaSizes { get; init => field = new ValueList<int>(value); } = new ValueList<int>([]);

    /// <summary>
    /// The divisor of the cosines: the lower it is, the more the nearest wrong texts count, or the pairs in the wrong order with
    /// <see cref="ContrastiveLossKind.CoSent"/>. <see cref="ContrastiveLossKind.Triplet"/> does not use it.
    /// </summary>
    /// <value>0.05 by default, the scale of 20 of sentence-transformers' MultipleNegativesRankingLoss and CoSENTLoss.</value>
    public double Temperature { get; init; } = 0.05;

    /// <summary>
    /// By how much a negative has to be farther from the first text than the second text is, in cosine distances, from 0 to 2; used only by
    /// <see cref="ContrastiveLossKind.Triplet"/>.
    /// </summary>
    /// <value>0.2 by default.</value>
    public double Margin { get; init; } = 0.2;

    /// <summary>
    /// Which text of a pair has to find the other text; only for <see cref="ContrastiveLossKind.MultipleNegativesRanking"/>. Second texts
    /// search among the first texts, not among negatives.
    /// </summary>
    /// <value><see cref="ContrastiveDirection.FirstToSecond"/> by default.</value>
    public ContrastiveDirection Direction { get; init; } = ContrastiveDirection.FirstToSecond;

    private protected override int DefaultMaxTokens => EmbeddingOptionChecks.DefaultMaxTokens;
}
