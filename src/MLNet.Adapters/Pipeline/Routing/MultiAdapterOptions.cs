using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Records;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="MultiAdapterScoringEstimator"/>.</summary>
public sealed record MultiAdapterOptions
{
    /// <summary>
    /// Adapters, fusions or stacks with their heads, each under its name; a <see cref="Composition.BatchSplit"/> stands for its parts, a
    /// <see cref="Composition.Parallel"/> scores with all of its heads.
    /// </summary>
    public required IReadOnlyList<AdapterComposition> Adapters { get; init; }

    /// <summary>
    /// What rows call the adapters, one name for each of <see cref="Adapters"/>: fusions of the same adapters have the same name of their
    /// own.
    /// </summary>
    /// <value>Null by default: their own names.</value>
    public IReadOnlyList<string>? AdapterNames { get; init; }

    /// <summary>The encoder that all of them belong to.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>A text: the name of the row's adapter. Empty or <c>base</c> stands for the encoder alone, which predicts nothing.</summary>
    /// <value><c>AdapterName</c> by default.</value>
    public string AdapterColumnName { get; init; } = "AdapterName";

    /// <summary>
    /// Receives the probability of each class: a vector of known size where all heads have the same labels, else one of the row's own size.
    /// </summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>Receives the predicted class: a key where all heads have the same labels, else a text.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>Receives the class of each score, where heads have different labels; else there is no such column.</summary>
    /// <value><c>ScoreLabels</c> by default.</value>
    public string ScoreLabelsColumnName { get; init; } = "ScoreLabels";

    /// <summary>The text, or the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>What happens to a row whose adapter is not there.</summary>
    /// <value><see cref="UnknownAdapter.Error"/> by default.</value>
    public UnknownAdapter OnUnknownAdapter { get; init; } = UnknownAdapter.Error;

    /// <summary>The longest token sequence, special tokens included; as the adapters were trained, mostly.</summary>
    /// <value>128 by default.</value>
    public int MaxTokens { get; init; } = 128;

    /// <summary>What happens to a longer text.</summary>
    /// <value><see cref="LongText.Truncate"/> by default.</value>
    public LongText OnLongText { get; init; } = LongText.Truncate;

    /// <summary>Which text of a too long pair is cut.</summary>
    /// <value><see cref="PairTruncation.LongestFirst"/> by default.</value>
    public PairTruncation PairTruncation { get; init; } = PairTruncation.LongestFirst;

    /// <summary>How a saved model keeps its encoder.</summary>
    /// <value><see cref="EncoderStorage.Automatic"/> by default: the built-in encoder is referenced, any other embedded.</value>
    public EncoderStorage EncoderStorage { get; init; } = EncoderStorage.Automatic;

    /// <summary>
    /// How many rows' results a scored view keeps when it is read again, as by a trainer of many passes behind this stage; the model runs
    /// anew for the others, with a warning.
    /// </summary>
    /// <value>20,000 by default; 0 keeps none. Data that are read once keep none either.</value>
    public int RereadRows { get; init; } = RereadLimit.Default;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
