using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The options of a trainer; the options of every task derive from this record.</summary>
public abstract record TrainingOptions
{
    private readonly int? _maxTokens;

    private protected TrainingOptions()
    {
    }

    /// <summary>The peak learning rate of AdamW, reached at the end of the warm-up.</summary>
    /// <value>Null by default: 5e-4, or 5e-5 for full fine-tuning.</value>
    public double? LearningRate { get; init; }

    /// <summary>The decoupled weight decay of AdamW; biases and LayerNorms are exempt.</summary>
    /// <value>0.01 by default.</value>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// The share of all steps during which the learning rate rises linearly from zero; afterwards it falls linearly to zero.
    /// </summary>
    /// <value>0.1 by default.</value>
    public double WarmupFraction { get; init; } = 0.1;

    /// <summary>The number of warm-up steps.</summary>
    /// <value>Null by default: <see cref="WarmupFraction"/> determines it.</value>
    public int? WarmupSteps { get; init; }

    /// <summary>The largest total norm of all gradients; larger gradients are scaled down.</summary>
    /// <value>1 by default.</value>
    public double GradientClip { get; init; } = 1;

    /// <summary>The number of rows per step.</summary>
    /// <value>32 by default.</value>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The most tokens of a step, including padding, so that steps with long texts have fewer rows. <see cref="BatchSize"/> remains the
    /// most rows: raise it, so that steps with short texts have more of them and all steps take about as long and as much memory.
    /// </summary>
    /// <remarks>
    /// Rows are sorted by length, and only equally long ones change places between epochs; the order of the steps is random. Each step
    /// weighs the same, so a row in a step with few rows moves the weights further. Contrastive training, whose texts compete with random
    /// ones, has no such limit.
    /// </remarks>
    /// <value>Null by default: no limit. At least <see cref="MaxTokens"/>.</value>
    public int? MaxBatchTokens { get; init; }

    /// <summary>
    /// The number of rows that are computed at once (gradient accumulation). The gradients of a step are the sum of those of its parts,
    /// which takes less memory and gives the same step but for rounding and dropout. A contrastive loss compares all texts of a step, and
    /// masked-language modelling draws its tokens in the step, so neither can be computed in parts.
    /// </summary>
    /// <value>Null by default: all rows of a step.</value>
    public int? MicroBatchSize { get; init; }

    /// <summary>
    /// Whether a step keeps only the states between the layers, and computes each layer again when its gradients are due. The step takes
    /// much less memory and more time (docs/benchmarks.md, "Memory of a training step"), and has the same gradients.
    /// </summary>
    /// <remarks>
    /// Without effect, which a warning says, if no gradient passes through the layers: for a head alone or a side network. Gradient
    /// checkpointing: Chen et al. 2016, arXiv 1604.06174.
    /// </remarks>
    /// <value>False by default.</value>
    public bool GradientCheckpointing { get; init; }

    /// <summary>The maximum number of passes over the training rows.</summary>
    /// <value>5 by default.</value>
    public int MaxEpochs { get; init; } = 5;

    /// <summary>The length of the longest token sequence, including special tokens.</summary>
    /// <value>128 by default, or the encoder's number of positions if that is smaller.</value>
    public int MaxTokens
    {
        get => _maxTokens ?? Math.Min(DefaultMaxTokens, EncoderPositions);
        init => _maxTokens = value;
    }

    /// <summary>Determines what happens to a text that is longer than <see cref="MaxTokens"/>.</summary>
    /// <value><see cref="LongText.Truncate"/> by default.</value>
    public LongText OnLongText { get; init; } = LongText.Truncate;

    /// <summary>Determines which text is cut in a pair that is too long.</summary>
    /// <value><see cref="PairTruncation.LongestFirst"/> by default.</value>
    public PairTruncation PairTruncation { get; init; } = PairTruncation.LongestFirst;

    /// <summary>The share of training rows to hold out for validation if no validation set is given.</summary>
    /// <value>0 by default: no validation without a validation set.</value>
    public double HeldOutFraction { get; init; }

    /// <summary>
    /// Determines when to stop before <see cref="MaxEpochs"/>; requires a validation set or <see cref="HeldOutFraction"/>.
    /// </summary>
    /// <value>Null by default: all epochs run.</value>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether to keep the weights of the epoch with the lowest validation loss instead of the last ones.</summary>
    /// <value>True by default; without validation it has no effect.</value>
    public bool RestoreBest { get; init; } = true;

    /// <summary>
    /// Whether the encoder's own dropout is on in training, as in the reference library. It helps on some data and hurts on other data, by
    /// a point or more (docs/benchmarks.md, "Tasks"), and makes training take up to a third longer.
    /// </summary>
    /// <value>Null by default: off, or on for full fine-tuning.</value>
    public bool? EncoderDropout { get; init; }

    /// <summary>The dropout probability before each linear map of the head.</summary>
    /// <value>Null by default: the encoder's hidden dropout, usually 0.1.</value>
    public double? HeadDropout { get; init; }

    /// <summary>
    /// The seed of initial weights, row order and dropout; the same seed on the CPU of the same machine produces the same model, bit for
    /// bit.
    /// </summary>
    /// <value>Null by default: the <c>MLContext</c>'s seed, else a random one, which the report contains.</value>
    public int? Seed { get; init; }

    /// <summary>
    /// The number of CPU threads of the native library in training, at most <see cref="Environment.ProcessorCount"/>; scoring uses the
    /// library's default.
    /// </summary>
    /// <value>
    /// Null by default: the library's own default, the number of cores, but 1 if <see cref="EncoderCache"/> leaves only a head or a side
    /// network to compute.
    /// </value>
    public int? Threads { get; init; }

    /// <summary>A token that cancels training within one step, with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>None by default; cancelling the <c>MLContext</c> also ends training.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// A token that ends training after the current step, or after the epoch's validation if that has begun, and keeps what has been
    /// learnt: the model has the weights of the best epoch so far, or in the first epoch those of the last step.
    /// </summary>
    /// <remarks>
    /// Before the first step there is nothing to keep, so training ends with an <see cref="OperationCanceledException"/>.
    /// </remarks>
    /// <value>None by default.</value>
    public CancellationToken StopToken { get; init; }

    /// <summary>
    /// Receives progress after each step and each epoch, on the training thread. Implement <see cref="IProgress{T}"/> yourself:
    /// <see cref="Progress{T}"/> posts reports to another thread, and not in order.
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

    /// <summary>Returns the number of steps if training runs all its epochs.</summary>
    internal int TotalStepsOf(int batchesAnEpoch) => (int)Math.Min((long)batchesAnEpoch * MaxEpochs, int.MaxValue);

    internal int WarmupStepsOf(int totalSteps) => WarmupSteps ?? (int)(WarmupFraction * totalSteps);
}
