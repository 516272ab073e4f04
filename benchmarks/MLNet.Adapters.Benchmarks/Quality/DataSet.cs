using Microsoft.ML;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>Training and test rows of one data set, the label a key.</summary>
internal sealed record DataSet(IDataView Training, IDataView Test)
{
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
