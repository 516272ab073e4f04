namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class TrainingTableTests
{
    [TestMethod]
    public void Report_prints_a_line_and_a_row_per_epoch()
    {
        var report = new TrainingReport
        {
            Epochs = [new(1, 47, 0.81234, 0.75, 0.7, 9.05), new(2, 47, 0.5, null, null, 12.3)],
            BestEpoch = 1,
            StoppedEarly = true,
            TrainingRows = 1500,
            ValidationRows = 20,
            SkippedRows = 3,
            TruncatedTexts = 2,
            PaddingShare = 0.0512,
            Seed = 7,
            LearningRate = 5e-4,
            Seconds = 21.37,
            ParameterStatistics = [],
            AdapterNorms = [],
        };

        string[] expected =
        [
            "1,500 training rows, 20 validation rows, learning rate 0.0005, seed 7, 5.1 % padding, 21.4 s, 3 rows skipped, 2 texts cut. "
                + "The weights are those of epoch 1, stopped early.",
            "epoch  steps  training loss  validation loss  validation accuracy  seconds",
            "    1     47         0.8123           0.7500               0.7000      9.1",
            "    2     47         0.5000                -                    -     12.3",
        ];
        CollectionAssert.AreEqual(expected, report.ToString().Split(Environment.NewLine));
    }
}
