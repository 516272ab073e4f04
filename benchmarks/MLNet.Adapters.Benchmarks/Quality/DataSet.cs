using Microsoft.ML;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>Training and test rows of one data set, the label a key.</summary>
internal sealed record DataSet(IDataView Training, IDataView Test)
{
    private const double HeldOut = 0.1;

    /// <summary>A tenth of the training rows, drawn with seed 1, in place of the test rows; those are not touched.</summary>
    public DataSet Validation(MLContext ml)
    {
        var split = ml.Data.TrainTestSplit(Training, HeldOut, seed: 1);
        return new DataSet(split.TrainSet, split.TestSet);
    }

    /// <exception cref="DataMissingException">A file is not there.</exception>
    public static DataSet Load(
        MLContext ml,
        BenchmarkSettings settings,
        string name,
        string trainingFile = "train.tsv",
        string testFile = "test.tsv")
    {
        var (training, test) = (Read(trainingFile), Read(testFile));
        var keys = ml.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label)).Fit(training);
        return new DataSet(keys.Transform(training), keys.Transform(test));

        IDataView Read(string file)
        {
            var rows = ml.Data.LoadFromTextFile<LabelledText>(
                DataFolder.File(settings, name, file),
                separatorChar: '\t',
                hasHeader: true,
                allowQuoting: false);
            return settings.Rows is { } limit ? ml.Data.TakeRows(rows, limit) : rows;
        }
    }
}
