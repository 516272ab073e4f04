using System.Diagnostics;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>The training loop that every task shares: batch, forward, loss, backward, clip, step, report.</summary>
/// <param name="task">The rows and the loss.</param>
/// <param name="options">How to train.</param>
/// <param name="batches">Returns the batches of the next epoch, as indices of training rows; their number is the same each time.</param>
/// <param name="dropoutMasks">The source of dropout masks.</param>
/// <param name="report">Receives progress after each step and each epoch.</param>
/// <param name="checkAlive">Throws if the caller has cancelled; called before each step and each validation batch.</param>
internal sealed class TrainingLoop(
    ITrainable task,
    TrainingOptions options,
    Func<IReadOnlyList<int[]>> batches,
    DropoutMasks dropoutMasks,
    Action<TrainingProgress> report,
    Action checkAlive)
{
    private readonly Stopwatch _clock = new();
    private int _step;
    private long _rowsSeen;

    /// <summary>
    /// Trains until the last epoch, early stopping, the options' <see cref="TrainingOptions.StopToken"/> or divergence; the parameters then
    /// contain the weights to keep.
    /// </summary>
    /// <exception cref="OperationCanceledException">
    /// <c>checkAlive</c> threw it, or training was to stop before its first step.
    /// </exception>
    public TrainingOutcome Run()
    {
        using var optimizer = new AdamWOptimizer(task.TrainableParameters, options.WeightDecay);
        using var kept = new WeightSnapshot([.. task.TrainableParameters.Select(named => named.Parameter), .. task.State]);
        var plan = batches();
        var total = options.TotalStepsOf(plan.Count);
        var schedule = new LearningRateSchedule(options.EffectiveLearningRate, options.WarmupStepsOf(total), total);
        var stopping = new StoppingRule(options.EarlyStopping);
        var epochs = new List<EpochRecord>();
        var norms = new List<AdapterNorm>(task.AdapterNorms(epoch: 0));
        DivergenceException? divergence = null;
        var wasStopped = false;
        _clock.Start();
        try
        {
            for (var epoch = 1; epoch <= options.MaxEpochs && !stopping.IsStopped && !wasStopped; epoch++)
            {
                if (epoch > 1)
                    plan = batches();
                var (started, loss, done, doneRows) = (_clock.Elapsed, 0.0, 0, 0);
                var progress = new TrainingProgress { Epoch = epoch, MaxEpochs = options.MaxEpochs, TotalSteps = total };
                foreach (var rows in plan.TakeWhile(_ => !IsStopRequested()))
                {
                    progress = Step(rows, optimizer, schedule, progress);
                    (loss, done, doneRows) = (loss + (rows.Length * progress.Loss), done + 1, doneRows + rows.Length);
                    report(progress);
                }

                wasStopped = done < plan.Count;
                if (wasStopped && epochs.Count > 0)
                    break; // the weights of a whole epoch are there
                checkAlive();
                var validation = wasStopped ? null : task.Validate(checkAlive);
                Finite(validation?.Loss ?? task.ProbeLoss(), "the loss after the epoch", progress.LearningRate);
                if (stopping.Observe(epoch, validation) || !options.RestoreBest)
                    kept.Update();
                norms.AddRange(task.AdapterNorms(epoch));
                epochs.Add(
                    new EpochRecord(
                        epoch,
                        done,
                        loss / doneRows,
                        validation?.Loss,
                        validation?.Accuracy,
                        (_clock.Elapsed - started).TotalSeconds));
                report(
                    progress with
                    {
                        IsEpochEnd = true,
                        Loss = epochs[^1].TrainingLoss,
                        ValidationLoss = validation?.Loss,
                        ValidationAccuracy = validation?.Accuracy,
                    });
            }
        }
        catch (DivergenceException caught)
        {
            divergence = caught;
        }
        finally
        {
            kept.Restore();
        }

        return new TrainingOutcome(
            epochs,
            options.RestoreBest ? stopping.BestEpoch : epochs.Count,
            stopping.IsStopped && epochs.Count < options.MaxEpochs,
            wasStopped,
            norms,
            divergence);
    }

    private bool IsStopRequested()
    {
        if (_step == 0)
            options.StopToken.ThrowIfCancellationRequested(); // there is nothing to keep
        return options.StopToken.IsCancellationRequested;
    }

    private TrainingProgress Step(int[] rows, AdamWOptimizer optimizer, LearningRateSchedule schedule, TrainingProgress progress)
    {
        checkAlive();
        using var scope = NewDisposeScope();
        var rate = schedule.At(_step++);
        var loss = Backward(rows);
        var norm = optimizer.Step(rate, options.GradientClip); // the step's one wait for a GPU, after which the loss is there too
        var value = Finite(loss.item<float>(), "the loss", rate);
        Finite(norm, "the gradient's norm", rate);
        task.AfterStep();
        _rowsSeen += rows.Length;
        var elapsed = _clock.Elapsed;
        return progress with
        {
            Step = _step,
            Loss = value,
            LearningRate = rate,
            GradientNorm = norm,
            ExamplesPerSecond = _rowsSeen / elapsed.TotalSeconds,
            Remaining = elapsed * ((double)(progress.TotalSteps - _step) / _step),
        };
    }

    // Adds up the gradients of parts of the rows, each by its share of the weight, and returns the loss, which a GPU may still compute.
    private Tensor Backward(int[] rows)
    {
        if (options.MicroBatchSize is not { } size || rows.Length <= size)
        {
            var loss = task.Loss(rows, dropoutMasks);
            loss.backward();
            task.FinishBackward();
            return loss;
        }

        var (whole, sum) = (task.Weight(rows), zeros([]));
        foreach (var part in rows.Chunk(size))
        {
            if (task.Weight(part) is var weight && weight == 0) // no word of these rows has a tag
                continue;
            using var scope = NewDisposeScope();
            var loss = task.Loss(part, dropoutMasks) * (weight / whole);
            loss.backward();
            task.FinishBackward();
            sum = (sum.to(loss.device) + loss.detach()).MoveToOuterDisposeScope();
        }

        return sum;
    }

    private double Finite(double number, string quantity, double rate) =>
        double.IsFinite(number) ? number : throw new DivergenceException(quantity, number, _step, rate);
}

/// <summary>The result of the training loop.</summary>
internal sealed record TrainingOutcome(
    IReadOnlyList<EpochRecord> Epochs,
    int BestEpoch,
    bool StoppedEarly,
    bool WasStopped,
    IReadOnlyList<AdapterNorm> AdapterNorms,
    DivergenceException? Divergence);
