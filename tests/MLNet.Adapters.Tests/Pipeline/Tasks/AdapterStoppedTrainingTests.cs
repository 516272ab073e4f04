using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Training that is stopped keeps what it has learnt.</summary>
[TestClass]
public sealed class AdapterStoppedTrainingTests
{
    private const int StepsPerEpoch = 4; // 30 rows, 8 per step

    [TestMethod]
    public void The_model_has_the_weights_of_the_last_whole_epoch()
    {
        using var model = StopAt(StepsPerEpoch + 2, out var steps);

        using var whole = StopAt(StepsPerEpoch, out _);

        Assert.AreEqual(StepsPerEpoch + 2, steps);
        Assert.IsTrue(model.Report.WasStopped);
        Assert.IsFalse(model.Report.StoppedEarly);
        Assert.HasCount(1, model.Report.Epochs);
        Assert.AreEqual(1, model.Report.BestEpoch);
        CollectionAssert.AreEqual(TinyTask.Weights(whole), TinyTask.Weights(model));
        StringAssert.Contains(model.Report.ToString(), "stopped on request");
    }

    [TestMethod]
    public void In_the_first_epoch_the_weights_of_the_last_step_stay()
    {
        using var two = StopAt(2, out var steps);
        using var three = StopAt(3, out _);

        Assert.AreEqual(2, steps);
        Assert.AreEqual(2, two.Report.Epochs.Single().Steps);
        Assert.AreEqual(1, two.Report.BestEpoch);
        CollectionAssert.AreNotEqual(TinyTask.Weights(three), TinyTask.Weights(two));
    }

    [TestMethod]
    public void With_validation_the_best_epoch_stays()
    {
        var options = TinyTask.Options with { LearningRate = 1e-2, MaxEpochs = 6, HeldOutFraction = 0.2 };
        using var model = TinyTask.Fit(options with { Progress = CancelAt((3 * 3) + 1, out var token), StopToken = token });

        using var whole = TinyTask.Fit(options);

        Assert.HasCount(3, model.Report.Epochs);
        Assert.AreEqual(
            model.Report.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch,
            model.Report.BestEpoch);
        Assert.AreEqual(whole.Report.Epochs[2].ValidationLoss, model.Report.Epochs[2].ValidationLoss);
    }

    [TestMethod]
    public void A_stop_in_the_last_step_changes_nothing()
    {
        using var stopped = StopAt(3 * StepsPerEpoch, out _);

        using var whole = TinyTask.Fit(TinyTask.Options with { MaxEpochs = 3 });

        Assert.IsFalse(stopped.Report.WasStopped);
        CollectionAssert.AreEqual(TinyTask.Weights(whole), TinyTask.Weights(stopped));
    }

    [TestMethod]
    public void Before_the_first_step_there_is_nothing_to_keep() =>
        Assert.Throws<OperationCanceledException>(() => TinyTask.Fit(TinyTask.Options with { StopToken = new CancellationToken(true) }));

    private static AdapterTextClassificationTransformer StopAt(int step, out int steps)
    {
        var progress = CancelAt(step, out var token);
        var model = TinyTask.Fit(TinyTask.Options with { MaxEpochs = 3, Progress = progress, StopToken = token });
        steps = progress.Steps.Count;
        return model;
    }

    private static ProgressRecorder CancelAt(int step, out CancellationToken token)
    {
        var source = new CancellationTokenSource();
        token = source.Token;
        return new ProgressRecorder(report =>
        {
            if (report.Step == step && !report.IsEpochEnd)
                source.Cancel();
        });
    }
}
