using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Text classification for the training loop.</summary>
internal sealed class ClassificationTask(
    TextClassifier model,
    ClassificationLoss loss,
    IReadOnlyList<TrainingExample> training,
    IReadOnlyList<TrainingExample> validation,
    ClassificationTaskSettings settings) : ITrainingTask
{
    private const int ProbeRows = 32;
    private readonly ClassificationScorer _scorer = new(model, settings.PaddingId, settings.Device);

    public IReadOnlyList<int> Lengths { get; } = [.. training.Select(example => example.Text.Length)];

    public IReadOnlyList<(string Name, Tensor Parameter)> TrainableParameters { get; } =
        [.. model.NamedParameters().Where(named => named.Parameter.requires_grad)];

    public IReadOnlyList<Tensor> State { get; } =
        [.. model.NamedParameters().Where(named => named.Name.EndsWith(".temperature", StringComparison.Ordinal)).Select(named => named.Parameter)];

    public Tensor Loss(int[] rows, DropoutMasks dropout)
    {
        var batch = Array.ConvertAll(rows, row => training[row]);
        var input = EncoderBatch.Create([.. batch.Select(example => example.Text)], settings.PaddingId, settings.Device);
        var logits = model.TrainingLogits(input, settings.EncoderDropout ? dropout : null, dropout, settings.HeadDropout);
        var labels = tensor(Array.ConvertAll(batch, example => (long)example.Label), device: settings.Device);
        var mean = loss.Mean(logits, labels, Weights(batch));
        return model.Adapter?.Penalty() is { } penalty ? mean + penalty : mean;
    }

    public void AfterStep() => model.Adapter?.AfterStep();

    public ValidationResult? Validate(Action checkAlive) => validation.Count == 0 ? null : Evaluate(validation, checkAlive);

    public double ProbeLoss() => Evaluate([.. training.Take(ProbeRows)]).Loss;

    public IEnumerable<AdapterNorm> AdapterNorms(int epoch)
    {
        if (model.Adapter is null || !model.Adapter.parameters().Any(parameter => parameter.requires_grad)) // frozen ones do not change
            return [];
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var rows = training.Take(ProbeRows).Select(example => example.Text).ToList();
        var observer = new AdapterNormObserver([.. rows.Select(row => row.Length)], epoch);
        model.Encoder.Forward(
            EncoderBatch.Create(rows, settings.PaddingId, settings.Device),
            new EncoderPass { Adapter = model.Adapter, Observer = observer });
        return observer.Norms;
    }

    private Tensor? Weights(TrainingExample[] batch) => Array.TrueForAll(batch, example => example.Weight == 1)
        ? null
        : tensor(Array.ConvertAll(batch, example => example.Weight), device: settings.Device);

    private ValidationResult Evaluate(IReadOnlyList<TrainingExample> examples, Action? checkAlive = null)
    {
        var logits = _scorer.Logits([.. examples.Select(example => example.Text)], checkAlive);
        var (sum, right, weights) = (0.0, 0.0, 0.0);
        for (var i = 0; i < logits.Length; i++)
        {
            var (label, weight) = (examples[i].Label, examples[i].Weight);
            sum -= weight * Softmax.LogProbability(logits[i], label);
            right += Array.IndexOf(logits[i], logits[i].Max()) == label ? weight : 0;
            weights += weight;
        }

        return new ValidationResult(sum / weights, right / weights);
    }
}
