using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Trains on pairs of texts; all texts of a batch are encoded at once.</summary>
/// <param name="model">The model, without a head.</param>
/// <param name="form">The form of the embeddings that the model will return; their length does not matter.</param>
/// <param name="loss">The loss to minimize.</param>
/// <param name="measure">What is measured in validation.</param>
/// <param name="batchSize">The number of pairs that compete in validation.</param>
/// <param name="training">The training pairs: first texts, and what belongs to them.</param>
/// <param name="validation">The validation pairs, in the same form.</param>
/// <param name="settings">What a task needs in addition to its model and rows.</param>
internal sealed class ContrastiveTraining(
    TextModel model,
    EmbeddingForm form,
    IContrastiveLoss loss,
    IPairMeasure measure,
    int batchSize,
    IReadOnlyList<TrainingExample<PairTarget>> training,
    IReadOnlyList<TrainingExample<PairTarget>> validation,
    TrainingSettings settings) : ModelTraining(model, settings)
{
    private readonly TextPairs _training = Pairs(training);
    private readonly TextScorer _scorer = new(model, settings.PaddingId, settings.Device) { Lower = settings.Lower };

    /// <summary>The validation pairs; none without validation.</summary>
    public TextPairs ValidationPairs { get; } = Pairs(validation);

    public override IReadOnlyList<int> Lengths { get; } = [.. training.Select(pair => TextsOf(pair).Max(text => text.Length))];

    public override IEnumerable<EncodedText> FixedTexts => _training.Texts.Concat(ValidationPairs.Texts);

    protected override IReadOnlyList<EncodedText> ProbeTexts { get; } = [.. Probe(training).Select(pair => pair.Text)];

    public override IReadOnlyList<int[]> PlanEpoch(int size, int? maxTokens, Func<int, int> nextBelow) =>
        PairBatches.PlanEpoch(training.Count, size, nextBelow);

    public override double PaddingShare(IReadOnlyList<int[]> plan)
    {
        var batches = plan.Select(rows => new BatchTexts(_training, rows).Texts).ToList();
        return 1
            - (
                batches.Sum(texts => texts.Sum(text => (double)text.Length))
                / batches.Sum(texts => (double)texts.Count * texts.Max(text => text.Length)));
    }

    public override ValidationResult? Validate(Action checkAlive)
    {
        if (validation.Count == 0)
            return null;
        var embeddings = _scorer.Embeddings(ValidationPairs.Texts, Whole, checkAlive);
        var accuracy = measure.Measure(ValidationPairs, Returned(embeddings), validation, checkAlive);
        return new ValidationResult(MeanLoss(ValidationPairs, embeddings, validation), accuracy);
    }

    public override double ProbeLoss()
    {
        TrainingExample<PairTarget>[] probe = [.. Probe(training)];
        var pairs = Pairs(probe);
        return MeanLoss(pairs, _scorer.Embeddings(pairs.Texts, Whole), probe);
    }

    protected override Tensor BatchLoss(int[] rows, DropoutMasks dropout)
    {
        var (batch, texts) = (Array.ConvertAll(rows, row => training[row]), new BatchTexts(_training, rows));
        var distinct = Model.Embeddings(Input(texts.Texts), form.Pooling, Settings.EncoderDropout ? dropout : null, dropout); // [D, H]
        var embeddings = texts.Spread(distinct); // [2B + N, H]
        var (firsts, seconds) = (embeddings.narrow(0, 0, rows.Length), embeddings.narrow(0, rows.Length, rows.Length));
        var negatives = (int)embeddings.shape[0] - (2 * rows.Length);
        return loss.Of(new EmbeddedPairs(_training, rows, firsts, seconds)
        {
            Negatives = negatives == 0 ? null : embeddings.narrow(0, 2 * rows.Length, negatives),
            Scores = Array.ConvertAll(batch, pair => pair.Target.Score),
            Weights = ExampleWeights.Of(batch, Settings.Device),
        });
    }

    // The loss may need components that the model will not return.
    private EmbeddingForm Whole => new(form.Pooling, Normalize: true);

    private ReadOnlyMemory<float>[] Returned(ReadOnlyMemory<float>[] embeddings)
    {
        if (form.Dimensions is null)
            return embeddings;
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var kept = (form with { Normalize = true }).Apply(RetrievalRanks.Matrix(embeddings, [.. Enumerable.Range(0, embeddings.Length)]));
        return [.. kept.data<float>().ToArray().Chunk((int)kept.shape[1]).Select(vector => (ReadOnlyMemory<float>)vector)];
    }

    private double MeanLoss(TextPairs pairs, ReadOnlyMemory<float>[] embeddings, IReadOnlyList<TrainingExample<PairTarget>> examples)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var (sum, weights) = (0.0, 0.0);
        foreach (var rows in PairBatches.InOrder(pairs.Count, batchSize))
        {
            var batch = Array.ConvertAll(rows, row => examples[row]);
            int[] negatives = [.. rows.SelectMany(row => pairs.Negatives[row])];
            var (firsts, seconds) = (Of(rows.Select(row => pairs.Firsts[row])), Of(rows.Select(row => pairs.Seconds[row])));
            var mean = loss.Of(new EmbeddedPairs(pairs, rows, firsts, seconds)
            {
                Negatives = negatives.Length == 0 ? null : Of(negatives),
                Scores = Array.ConvertAll(batch, pair => pair.Target.Score),
                Weights = ExampleWeights.Of(batch, CPU),
            });
            var weight = batch.Sum(pair => (double)pair.Weight);
            (sum, weights) = (sum + (weight * mean.item<float>()), weights + weight);
        }

        return sum / weights;

        Tensor Of(IEnumerable<int> texts) => RetrievalRanks.Matrix(embeddings, [.. texts]);
    }

    private static IEnumerable<EncodedText> TextsOf(TrainingExample<PairTarget> pair) =>
        [pair.Text, pair.Target.Second, .. pair.Target.Negatives];

    private static TextPairs Pairs(IEnumerable<TrainingExample<PairTarget>> examples) =>
        new(examples.Select(pair => new TextPair(pair.Text, pair.Target.Second, pair.Target.Negatives)));
}
