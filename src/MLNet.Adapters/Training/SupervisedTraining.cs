using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Trains on rows with targets; owns its objective.</summary>
internal sealed class SupervisedTraining<TTarget>(
    TextModel model,
    IObjective<TTarget> objective,
    IReadOnlyList<TrainingExample<TTarget>> training,
    IReadOnlyList<TrainingExample<TTarget>> validation,
    TrainingSettings settings) : ModelTraining(model, settings)
{
    private readonly TextScorer _scorer = new(model, settings.PaddingId, settings.Device) { Lower = settings.Lower };

    public override IReadOnlyList<int> Lengths { get; } = [.. training.Select(example => example.Text.Length)];

    public override IEnumerable<EncodedText> FixedTexts => training.Concat(validation).Select(example => example.Text);

    protected override IReadOnlyList<EncodedText> ProbeTexts { get; } = [.. Probe(training).Select(example => example.Text)];

    public override double Weight(int[] rows) => objective.Weight(Array.ConvertAll(rows, row => training[row]));

    public override ValidationResult? Validate(Action checkAlive) => validation.Count == 0 ? null : Evaluate(validation, checkAlive);

    public override double ProbeLoss() => Evaluate([.. Probe(training)], null).Loss;

    public override void Dispose()
    {
        objective.Dispose();
        base.Dispose();
    }

    protected override Tensor? ProbeTasks() => objective.Tasks([.. Probe(training)], Settings.Device);

    protected override Tensor BatchLoss(int[] rows, DropoutMasks dropout)
    {
        var batch = Array.ConvertAll(rows, row => training[row]);
        return objective.Loss(
            TrainingOutputs([.. batch.Select(example => example.Text)], dropout, objective.Tasks(batch, Settings.Device)), batch);
    }

    private ValidationResult Evaluate(IReadOnlyList<TrainingExample<TTarget>> examples, Action? checkAlive)
    {
        var score = default(BatchScore);
        _scorer.ForEachBatch(
            [.. examples.Select(example => example.Text)],
            checkAlive,
            (batch, input) =>
            {
                TrainingExample<TTarget>[] measured = [.. batch.Select(row => examples[row])];
                score += objective.Measure(Model.Outputs(input, objective.Tasks(measured, Settings.Device)), measured);
            });
        return new ValidationResult(score.Loss / score.Weight, double.IsNaN(score.Right) ? null : score.Right / score.Weight);
    }
}
