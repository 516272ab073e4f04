using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Records;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="MultiAdapterScoringEstimator"/>.</summary>
public sealed record MultiAdapterOptions
{
    private const int UsualMaxTokens = 128; // as in training

    private readonly int? _maxTokens;

    /// <summary>
    /// The adapters, fusions or stacks with their heads, each under its name. A <see cref="Composition.BatchSplit"/> stands for its parts;
    /// a <see cref="Composition.Parallel"/> scores with all of its heads.
    /// </summary>
    public required IReadOnlyList<AdapterComposition> Adapters { get; init; }

    /// <summary>
    /// The names of the adapters in the rows, one for each of <see cref="Adapters"/>. Fusions of the same adapters need them, since their
    /// own names are the same.
    /// </summary>
    /// <value>Null by default: the adapters' own names.</value>
    public IReadOnlyList<string>? AdapterNames { get; init; }

    /// <summary>The encoder to which all adapters belong.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>
    /// The name of the column with the name of each row's adapter, a text. An empty name or <c>base</c> stands for the encoder without an
    /// adapter, which predicts nothing.
    /// </summary>
    /// <value><c>AdapterName</c> by default.</value>
    public string AdapterColumnName { get; init; } = "AdapterName";

    /// <summary>
    /// The name of the column that receives the probability of each class: a vector of known size if all heads have the same labels,
    /// otherwise a vector whose size depends on the row.
    /// </summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The name of the column that receives the predicted class: a key if all heads have the same labels, otherwise a text.
    /// </summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The name of the column that receives the class of each score if the heads have different labels; otherwise there is no such column.
    /// </summary>
    /// <value><c>ScoreLabels</c> by default.</value>
    public string ScoreLabelsColumnName { get; init; } = "ScoreLabels";

    /// <summary>The name of the column with the text, or with the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The name of the column with the second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>
    /// Whether the output columns are those of adapters with different labels even if all have the same ones now, so that
    /// <see cref="MultiAdapterScorer.Add"/> accepts adapters with any labels later.
    /// </summary>
    /// <value>false by default: the columns follow from the adapters.</value>
    public bool LabelsCanDiffer { get; init; }

    /// <summary>Specifies what happens to a row whose adapter is not in the model.</summary>
    /// <value><see cref="UnknownAdapter.Error"/> by default.</value>
    public UnknownAdapter OnUnknownAdapter { get; init; } = UnknownAdapter.Error;

    /// <summary>The longest token sequence, including special tokens; usually the one that the adapters were trained with.</summary>
    /// <value>128 by default, or the encoder's number of positions if that is smaller.</value>
    public int MaxTokens
    {
        get => _maxTokens ?? Math.Min(UsualMaxTokens, Encoder?.MaxTokens ?? UsualMaxTokens);
        init => _maxTokens = value;
    }

    /// <summary>What happens to a longer text.</summary>
    /// <value><see cref="LongText.Truncate"/> by default.</value>
    public LongText OnLongText { get; init; } = LongText.Truncate;

    /// <summary>Which text of a pair that is too long is truncated.</summary>
    /// <value><see cref="PairTruncation.LongestFirst"/> by default.</value>
    public PairTruncation PairTruncation { get; init; } = PairTruncation.LongestFirst;

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

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
