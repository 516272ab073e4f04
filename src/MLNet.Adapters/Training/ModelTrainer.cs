using System.Diagnostics;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>Trains a task; must be called on a compute thread.</summary>
internal sealed class ModelTrainer(TrainingOptions options, int seed, Action<TrainingProgress> report, Action checkAlive)
{
    /// <summary>Trains the task's trainable parameters in place.</summary>
    /// <param name="task">The rows and the loss.</param>
    /// <returns>The report, and the exception that ended training if it diverged.</returns>
    public (TrainingReport Report, DivergenceException? Divergence) Train(ITrainable task)
    {
        var clock = Stopwatch.StartNew();
        using var generator = new Generator((ulong)(uint)seed + 1, CPU);
        var (order, padding) = (new Random(seed), new List<double>());
        var outcome = new TrainingLoop(task, options, NextEpoch, new DropoutMasks(generator), report, checkAlive).Run();
        var trained = new TrainingReport
        {
            Epochs = outcome.Epochs,
            BestEpoch = outcome.BestEpoch,
            StoppedEarly = outcome.StoppedEarly,
            WasStopped = outcome.WasStopped,
            TrainingRows = task.Lengths.Count,
            ValidationRows = 0,
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
            var plan = task.PlanEpoch(options.BatchSize, options.MaxBatchTokens, order.Next);
            padding.Add(task.PaddingShare(plan));
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
}
