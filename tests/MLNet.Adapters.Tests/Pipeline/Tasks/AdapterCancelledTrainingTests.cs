using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Training that is cancelled ends within a step and leaves nothing behind.</summary>
[TestClass]
public sealed class AdapterCancelledTrainingTests
{
    private const int Many = 20_000;

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(8)] // the last one
    public void Token_ends_training_before_the_next_step(int step)
    {
        using var source = new CancellationTokenSource();
        var progress = new ProgressRecorder(report =>
        {
            if (report.Step == step)
                source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() =>
            TinyTask.Fit(TinyTask.Options with { CancellationToken = source.Token, Progress = progress }));

        Assert.HasCount(step, progress.Steps);
    }

    [TestMethod]
    public void CancelExecution_ends_training_before_the_next_step()
    {
        var context = new MLContext(seed: 1);
        var progress = new ProgressRecorder(report =>
        {
            if (report.Step == 3)
                context.CancelExecution();
        });
        var data = SmallData.Load(context, TinyTask.Rows(30));

        Assert.Throws<OperationCanceledException>(() => TinyTask.Trainer(context, TinyTask.Options with { Progress = progress }).Fit(data));

        Assert.HasCount(3, progress.Steps);
    }

    [TestMethod]
    public void Token_ends_the_reading_of_rows()
    {
        using var source = new CancellationTokenSource();
        var context = new MLContext();
        var (isTraining, read) = (false, 0);
        var data = SmallData.Load(context, Rows());
        isTraining = true;

        Assert.Throws<OperationCanceledException>(() =>
            TinyTask.Trainer(context, TinyTask.Options with { CancellationToken = source.Token }).Fit(data));

        Assert.IsLessThan(Many / 2, read); // ML.NET reads ahead

        IEnumerable<LabelledText> Rows()
        {
            foreach (var row in TinyTask.Rows(Many))
            {
                if (isTraining && ++read == 10)
                    source.Cancel();
                yield return row;
            }
        }
    }

    [TestMethod]
    public void Nothing_stays_in_memory()
    {
        // A loaded encoder is made of shapes alone first.
        var made =
            TinyTask.Encoder.Summarize().Parameters.Count
            + TinyTask.Encoder.Summarize(TinyTask.Options.Adapter).Parameters.Count
            + TinyTask.HeadParameters;
        Cancel(); // loads what loads once
        var (tensors, encoders) = (NativeMemory.LiveTensors(), NativeMemory.LoadedEncoders());

        for (var round = 0; round < 3; round++)
            Cancel();

        var growth = NativeMemory.LiveTensors() - tensors;
        Assert.AreEqual(NativeMemory.ResidueOf(3 * made), growth);
        Assert.AreEqual(encoders, NativeMemory.LoadedEncoders());
    }

    private static void Cancel()
    {
        using var source = new CancellationTokenSource();
        var progress = new ProgressRecorder(report =>
        {
            if (report.Step == 2)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() =>
            TinyTask.Fit(TinyTask.Options with { CancellationToken = source.Token, Progress = progress }));
    }
}
