using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Trains on pairs of texts that belong together; both sides of a batch are encoded at once.</summary>
/// <param name="model">The model, without a head.</param>
/// <param name="pooling">How the states of the tokens become one vector.</param>
/// <param name="loss">The loss to minimize.</param>
/// <param name="batchSize">The number of pairs that compete in validation.</param>
/// <param name="training">The training pairs: first texts, with the second ones as targets.</param>
/// <param name="validation">The validation pairs, in the same form.</param>
/// <param name="settings">What a task needs in addition to its model and rows.</param>
internal sealed class ContrastiveTraining(
    TextModel model,
    EmbeddingPooling pooling,
    ContrastiveLoss loss,
    int batchSize,
    IReadOnlyList<TrainingExample<EncodedText>> training,
    IReadOnlyList<TrainingExample<EncodedText>> validation,
    TrainingSettings settings) : ModelTraining(model, settings)
{
    private readonly TextPairs _training = Pairs(training);
    private readonly TextScorer _scorer = new(model, settings.PaddingId, settings.Device);
    private readonly List<int[]> _ranks = [];

    /// <summary>The validation pairs; none without validation.</summary>
    public TextPairs ValidationPairs { get; } = Pairs(validation);

    public override IReadOnlyList<int> Lengths { get; } = [.. training.Select(pair => Math.Max(pair.Text.Length, pair.Target.Length))];

    protected override IReadOnlyList<EncodedText> ProbeTexts { get; } = [.. training.Take(ProbeRows).Select(pair => pair.Text)];

    public override IReadOnlyList<int[]> PlanEpoch(int size, Func<int, int> nextBelow) =>
        PairBatches.PlanEpoch(training.Count, size, nextBelow);

    public override double PaddingShare(IReadOnlyList<int[]> plan) =>
        1
        - (
            training.Sum(pair => (double)pair.Text.Length + pair.Target.Length)
            / plan.Sum(rows => 2.0 * rows.Length * rows.Max(row => Lengths[row])));

    public override ValidationResult? Validate(Action checkAlive)
    {
        if (validation.Count == 0)
            return null;
        var embeddings = _scorer.Embeddings(ValidationPairs.Texts, pooling, normalize: true, checkAlive);
        var ranks = RetrievalRanks.Compute(ValidationPairs, embeddings, checkAlive);
        _ranks.Add(ranks);
        var found = ranks.Zip(validation).Sum(pair => pair.First == 1 ? (double)pair.Second.Weight : 0);
        return new ValidationResult(MeanLoss(ValidationPairs, embeddings, validation), found / validation.Sum(pair => (double)pair.Weight));
    }

    public override double ProbeLoss()
    {
        TrainingExample<EncodedText>[] probe = [.. training.Take(ProbeRows)];
        var pairs = Pairs(probe);
        return MeanLoss(pairs, _scorer.Embeddings(pairs.Texts, pooling, normalize: true), probe);
    }

    /// <summary>Returns the rank of each validation pair's second text after an epoch, counted from 1; null without validation.</summary>
    public int[]? RanksAfter(int epoch) => epoch >= 1 && epoch <= _ranks.Count ? _ranks[epoch - 1] : null;

    protected override Tensor BatchLoss(int[] rows, DropoutMasks dropout)
    {
        var input = Input([.. rows.Select(row => training[row].Text), .. rows.Select(row => training[row].Target)]);
        var embeddings = Model.Embeddings(input, pooling, Settings.EncoderDropout ? dropout : null, dropout); // [2B, H]
        var losses = loss.OfPairs(embeddings.narrow(0, 0, rows.Length), embeddings.narrow(0, rows.Length, rows.Length), _training, rows);
        return ExampleWeights.Mean(losses, ExampleWeights.Of(Array.ConvertAll(rows, row => training[row]), Settings.Device));
    }

    private double MeanLoss(TextPairs pairs, ReadOnlyMemory<float>[] embeddings, IReadOnlyList<TrainingExample<EncodedText>> examples)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var score = default(BatchScore);
        foreach (var rows in PairBatches.InOrder(pairs.Count, batchSize))
        {
            var losses = loss.OfPairs(Of(pairs.Firsts), Of(pairs.Seconds), pairs, rows);
            score += ExampleWeights.Sum(losses, null, Array.ConvertAll(rows, row => examples[row]));

            Tensor Of(IReadOnlyList<int> texts) => RetrievalRanks.Matrix(embeddings, [.. rows.Select(row => texts[row])]);
        }

        return score.Loss / score.Weight;
    }

    private static TextPairs Pairs(IEnumerable<TrainingExample<EncodedText>> examples) =>
        new(examples.Select(pair => (pair.Text, pair.Target)));
}
