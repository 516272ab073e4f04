using System.Diagnostics;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Trains a text classifier; must be called on a compute thread.</summary>
internal sealed class ClassificationTrainer(
    TrainingOptions options,
    ClassificationObjective objective,
    int seed,
    int paddingId,
    Device device,
    Action<TrainingProgress> report,
    Action checkAlive)
{
    /// <summary>Trains the model's trainable parameters in place.</summary>
    /// <returns>The report, and what ended training where it diverged.</returns>
    public (TrainingReport Report, DivergenceException? Divergence) Train(TextClassifier model, IReadOnlyList<TrainingExample> training, IReadOnlyList<TrainingExample> validation)
    {
        var clock = Stopwatch.StartNew();
        using var classWeights = objective.ClassWeights is { } weights ? tensor(weights, device: device) : null;
        using var generator = new Generator((ulong)(uint)seed + 1, CPU);
        var (order, padding) = (new Random(seed), new List<double>());
        var task = new ClassificationTask(
            model,
            new ClassificationLoss(classWeights, objective.LabelSmoothing),
            training,
            validation,
            new ClassificationTaskSettings(paddingId, device, options.EffectiveEncoderDropout, options.HeadDropout ?? model.Encoder.Config.HiddenDropout));

        var outcome = new TrainingLoop(task, options, NextEpoch, new DropoutMasks(generator), report, checkAlive).Run();
        var trained = new TrainingReport
        {
            Epochs = outcome.Epochs,
            BestEpoch = outcome.BestEpoch,
            StoppedEarly = outcome.StoppedEarly,
            TrainingRows = training.Count,
            ValidationRows = validation.Count,
            PaddingShare = padding.Average(),
            Seed = seed,
            LearningRate = options.EffectiveLearningRate,
            Seconds = clock.Elapsed.TotalSeconds,
            ParameterStatistics = [.. task.TrainableParameters.Select(named => Describe(named.Name, named.Parameter))],
            AdapterNorms = outcome.AdapterNorms,
        };
        return (trained, outcome.Divergence);

        IReadOnlyList<int[]> NextEpoch()
        {
            var plan = LengthBuckets.PlanEpoch(task.Lengths, options.BatchSize, order.Next);
            padding.Add(PaddingShare(task.Lengths, plan));
            return plan;
        }
    }

    private static ParameterStatistic Describe(string name, Tensor parameter)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        return new ParameterStatistic(
            name,
            parameter.numel(),
            parameter.mean().item<float>(),
            parameter.std(unbiased: false).item<float>(),
            parameter.abs().max().item<float>());
    }

    private static double PaddingShare(IReadOnlyList<int> lengths, IReadOnlyList<int[]> plan) =>
        1 - (lengths.Sum(length => (double)length) / plan.Sum(rows => (double)rows.Length * rows.Max(row => lengths[row])));
}
