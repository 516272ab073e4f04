using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>How rows become steps.</summary>
[TestClass]
public sealed class AdapterBatchesTrainingTests
{
    /// <summary>The twenty quantiles of the number of words in SST-2's training sentences.</summary>
    private static readonly int[] Sst2Words = [3, 6, 8, 9, 11, 12, 13, 15, 16, 17, 18, 20, 21, 22, 24, 26, 28, 30, 33, 38];

    /// <summary>Weights at a standstill and no dropout: every row's loss is the same whichever batch it is in.</summary>
    [TestMethod]
    public void A_smaller_last_batch_counts_by_its_rows()
    {
        var rows = TinyTask.Rows(21);
        var progress = new ProgressRecorder();

        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                InitialAdapter = TinyTask.Learnt,
                LearningRate = TinyTask.Standstill,
                HeadDropout = 0,
                MaxEpochs = 1,
                Progress = progress,
            },
            rows);

        var ofSteps = progress.Steps.Average(step => step.Loss);
        Assert.AreEqual(3, model.Report.Epochs[0].Steps); // 8 + 8 + 5
        Assert.AreEqual(TinyTask.Measure(model, rows).Loss, model.Report.Epochs[0].TrainingLoss, 1e-5);
        Assert.IsGreaterThan(
            1e-3,
            Math.Abs(ofSteps - model.Report.Epochs[0].TrainingLoss),
            "The batches must differ for this test to see anything.");
    }

    [TestMethod]
    public void Padding_is_below_a_tenth_on_texts_as_long_as_those_of_Sst2()
    {
        LabelledText[] rows =
        [
            .. Enumerable.Range(0, 2000).Select(row => new LabelledText
            {
                Text = string.Join(' ', Enumerable.Repeat("good", Sst2Words[row % Sst2Words.Length])),
                Label = row % 2 == 0 ? "yes" : "no",
            }),
        ];

        using var model = TinyTask.Fit(TinyTask.Options with { BatchSize = 32, MaxEpochs = 1 }, rows);

        Assert.IsGreaterThan(0, model.Report.PaddingShare);
        Assert.IsLessThan(0.1, model.Report.PaddingShare);
    }

    [TestMethod]
    public void A_token_limit_gives_long_texts_fewer_rows()
    {
        LabelledText[] rows = [.. Enumerable.Range(0, 48).Select(row => new LabelledText
        {
            Text = string.Join(' ', Enumerable.Repeat("good", row < 32 ? 6 : 30)), // 8 and 32 tokens with [CLS] and [SEP]
            Label = row % 2 == 0 ? "yes" : "no",
        })];
        var progress = new ProgressRecorder();

        using var model = TinyTask.Fit(TinyTask.Options with { BatchSize = 100, MaxBatchTokens = 64, Progress = progress }, rows);

        Assert.AreEqual(4 + 8, model.Report.Epochs[0].Steps); // 32 × 8 / 64 and 16 × 32 / 64
        Assert.IsTrue(progress.Steps.All(step => step.TotalSteps == 24));
        Assert.AreEqual(0, model.Report.PaddingShare);
        var refusal = Assert.Throws<ArgumentException>(() => TinyTask.Fit(TinyTask.Options with { MaxBatchTokens = 39 }, rows));
        StringAssert.Contains(refusal.Message, "MaxBatchTokens is 39. It must be at least MaxTokens, 40");
        var pairs = Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.AdapterContrastive(
            new AdapterContrastiveOptions { Encoder = TinyTask.Encoder, MaxTokens = 40, MaxBatchTokens = 400 }));
        StringAssert.Contains(pairs.Message, "MaxBatchTokens is 400");
    }

    [TestMethod]
    public void Padding_share_is_that_of_the_batches()
    {
        LabelledText[] rows = [Row("good", "yes"), Row("good good good good", "no")]; // 3 and 6 tokens

        using var together = TinyTask.Fit(TinyTask.Options with { BatchSize = 2 }, rows);
        using var apart = TinyTask.Fit(TinyTask.Options with { BatchSize = 1 }, rows);

        Assert.AreEqual(3.0 / 12, together.Report.PaddingShare, 1e-12);
        Assert.AreEqual(0, apart.Report.PaddingShare);
    }

    [TestMethod]
    public void Data_are_read_once_however_many_epochs_there_are()
    {
        var context = new MLContext();
        var read = 0;
        var data = SmallData.Load(context, TinyTask.Rows(20).Select(row =>
        {
            read++;
            return row;
        }));
        read = 0;

        using var model = TinyTask.Trainer(context, TinyTask.Options with { MaxEpochs = 4 }).Fit(data);

        Assert.AreEqual(20, read);
    }

    [TestMethod]
    public void Batches_differ_from_epoch_to_epoch()
    {
        var progress = new ProgressRecorder();

        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                LearningRate = TinyTask.Standstill,
                HeadDropout = 0,
                MaxEpochs = 2,
                Progress = progress,
            },
            rows: 60);

        var epochs = progress.Steps.GroupBy(step => step.Epoch, step => step.Loss).Select(losses => losses.Order().ToArray()).ToList();
        Assert.HasCount(2, epochs);
        CollectionAssert.AreNotEqual(epochs[0], epochs[1]);
        Assert.AreEqual(model.Report.Epochs[0].TrainingLoss, model.Report.Epochs[1].TrainingLoss, 1e-5);
    }

    private static LabelledText Row(string text, string label) => new() { Text = text, Label = label };
}
