using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>How a trainer trains; every task's options derive from it.</summary>
public abstract record TrainingOptions
{
    private readonly int? _maxTokens;

    private protected TrainingOptions()
    {
    }

    /// <summary>The highest learning rate of AdamW, reached at the end of the warm-up.</summary>
    /// <value>Null by default: 5e-4, or 5e-5 in full fine-tuning.</value>
    public double? LearningRate { get; init; }

    /// <summary>AdamW's decoupled weight decay; biases and LayerNorms are exempt.</summary>
    /// <value>0.01 by default.</value>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The share of all steps in which the learning rate rises linearly from zero; afterwards it falls linearly to zero.</summary>
    /// <value>0.1 by default.</value>
    public double WarmupFraction { get; init; } = 0.1;

    /// <summary>The number of warm-up steps.</summary>
    /// <value>Null by default: <see cref="WarmupFraction"/> decides.</value>
    public int? WarmupSteps { get; init; }

    /// <summary>The largest norm of all gradients together; longer ones are scaled down.</summary>
    /// <value>1 by default.</value>
    public double GradientClip { get; init; } = 1;

    /// <summary>Rows a step.</summary>
    /// <value>32 by default.</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>Passes over the training rows.</summary>
    /// <value>5 by default.</value>
    public int MaxEpochs { get; init; } = 5;

    /// <summary>The longest token sequence, special tokens included.</summary>
    /// <value>128 by default, or the encoder's positions where they are fewer.</value>
    public int MaxTokens
    {
        get => _maxTokens ?? Math.Min(DefaultMaxTokens, EncoderPositions);
        init => _maxTokens = value;
    }

    /// <summary>What happens to a longer text.</summary>
    /// <value><see cref="LongText.Truncate"/> by default.</value>
    public LongText OnLongText { get; init; } = LongText.Truncate;

    /// <summary>Which text of a too long pair is cut.</summary>
    /// <value><see cref="PairTruncation.LongestFirst"/> by default.</value>
    public PairTruncation PairTruncation { get; init; } = PairTruncation.LongestFirst;

    /// <summary>The share of training rows set aside for validation where no validation set is given.</summary>
    /// <value>0 by default: no validation without a set.</value>
    public double HeldOutFraction { get; init; }

    /// <summary>When to stop before <see cref="MaxEpochs"/>; needs a validation set or <see cref="HeldOutFraction"/>.</summary>
    /// <value>Null by default: all epochs run.</value>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether the weights of the epoch with the lowest validation loss are kept, instead of the last ones.</summary>
    /// <value>True by default; without validation there is nothing to choose.</value>
    public bool RestoreBest { get; init; } = true;

    /// <summary>
    /// Whether the encoder's own dropout is on in training, as the reference library trains. It helps on some data and harms on others, by
    /// a point or more (docs/benchmarks.md, "Tasks"), and makes training up to a third longer.
    /// </summary>
    /// <value>Null by default: off, or on in full fine-tuning.</value>
    public bool? EncoderDropout { get; init; }

    /// <summary>Dropout before each of the head's linear maps.</summary>
    /// <value>Null by default: the encoder's hidden dropout, usually 0.1.</value>
    public double? HeadDropout { get; init; }

    /// <summary>
    /// Decides initial weights, the order of rows and dropout; the same seed on the processor of the same machine gives the same model, bit
    /// for bit.
    /// </summary>
    /// <value>Null by default: the <c>MLContext</c>'s seed, else a random one, which the report names.</value>
    public int? Seed { get; init; }

    /// <summary>
    /// Processor threads of the native library in training, at most <see cref="Environment.ProcessorCount"/>; scoring uses its default.
    /// </summary>
    /// <value>Null by default: its own default, the core count.</value>
    public int? Threads { get; init; }

    /// <summary>Ends training within one step by an <see cref="OperationCanceledException"/>.</summary>
    /// <value>None by default; cancelling the <c>MLContext</c> ends training too.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Called after each step and each epoch, on the training thread. Implement <see cref="IProgress{T}"/> yourself:
    /// <see cref="Progress{T}"/> posts reports elsewhere, and not in order.
    /// </summary>
    /// <value>Null by default.</value>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <inheritdoc/>
    public sealed override string ToString() => RecordText.Of(this);

    internal double EffectiveLearningRate => LearningRate ?? (IsEncoderTrained ? 5e-5 : 5e-4);

    internal bool EffectiveEncoderDropout => EncoderDropout ?? IsEncoderTrained;

    private protected virtual bool IsEncoderTrained => false;

    private protected virtual int DefaultMaxTokens => 128;

    private protected virtual int EncoderPositions => int.MaxValue;

    /// <summary>The steps of a training that runs all its epochs.</summary>
    internal int TotalStepsOf(int batchesAnEpoch) => (int)Math.Min((long)batchesAnEpoch * MaxEpochs, int.MaxValue);

    internal int WarmupStepsOf(int totalSteps) => WarmupSteps ?? (int)(WarmupFraction * totalSteps);
}
