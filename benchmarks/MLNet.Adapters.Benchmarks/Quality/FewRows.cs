using Microsoft.ML;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>Draws the same number of training rows of each class.</summary>
internal static class FewRows
{
    /// <summary>Returns the rows of one draw, in random order, with all test rows; labels are keys over the classes of all rows.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="settings">The folder of the data.</param>
    /// <param name="folder">The folder of the data set.</param>
    /// <param name="training">Its file of training rows.</param>
    /// <param name="test">Its file of test rows.</param>
    /// <param name="perClass">The number of rows of each class; a class with fewer gives all that it has.</param>
    /// <param name="seed">Determines the draw.</param>
    public static (DataSet Data, int Rows) Draw(
        MLContext ml, BenchmarkSettings settings, string folder, string training, string test, int perClass, int seed)
    {
        var all = Read(training);
        var shuffled = all.ToArray();
        new Random(seed).Shuffle(shuffled);
        var drawn = shuffled.GroupBy(row => row.Label).SelectMany(rows => rows.Take(perClass)).ToArray();
        new Random(seed).Shuffle(drawn);
        var keys = ml.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label)).Fit(ml.Data.LoadFromEnumerable(all));
        return (
            new DataSet(
                keys.Transform(ml.Data.LoadFromEnumerable(drawn)),
                keys.Transform(ml.Data.LoadFromEnumerable(Read(test)))),
            drawn.Length);

        List<LabelledText> Read(string file) =>
            TableRows.Read(settings, folder, file).ConvertAll(row => new LabelledText { Text = row[0], Label = row[1] });
    }
}
