using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>How often a classifier predicts the same in bfloat16 as in float32, and how far its probabilities are apart.</summary>
internal sealed class AgreementSuite : ISuite
{
    private const double LeastAgreement = 0.999;
    private const double MostDifference = 0.01;

    private static readonly (string Folder, string Training, string Test)[] DataSets =
    [
        ("trec", "train.tsv", "test.tsv"),
        ("sst2", "train.tsv", "test.tsv"),
        ("banking77", "train.tsv", "test.tsv"),
        ("sentiment-domains", "products.train.tsv", "products.test.tsv"),
    ];

    public string Name => "agreement";

    public string Purpose =>
        "share of test rows for which a classifier trained in float32 predicts the same class in bfloat16, and the largest difference of a "
        + "probability: trec, sst2, banking77, products";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        foreach (var (folder, training, test) in DataSets)
        {
            if (settings.Filter is { } filter && !folder.Contains(filter, StringComparison.OrdinalIgnoreCase))
                continue;
            var (shares, differences, rows) = (new List<double>(), new List<double>(), 0);
            foreach (var seed in settings.Seeds)
            {
                var (one, other) = Score(settings, DataSet.Load(new MLContext(seed), settings, folder, training, test), seed);
                rows = one.Length;
                shares.Add(one.Zip(other).Count(pair => Predicted(pair.First) == Predicted(pair.Second)) / (double)rows);
                differences.Add(one.Zip(other).Max(pair => Difference(pair.First, pair.Second)));
            }

            Add("the same class, least", shares.Min(), shares, measured => measured.AtLeast(LeastAgreement));
            Add("largest difference of a probability", differences.Max(), differences, measured => measured.AtMost(MostDifference));

            void Add(string figure, double value, List<double> values, Func<Measured, Measured> judge) => log.Add(judge(new Measured
            {
                Suite = Name,
                Name = $"{folder}: {figure}",
                Value = value,
                Unit = string.Empty,
                Values = values,
                Note = string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows"),
            }));
        }
    }

    private static (float[][] Float32, float[][] BFloat16) Score(BenchmarkSettings settings, DataSet data, int seed)
    {
        var ml = new MLContext(seed);
        var options = new AdapterTextClassificationOptions
        {
            Seed = seed,
            Threads = settings.Threads,
            Precision = ComputePrecision.Float32,
        };
        using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(options).Fit(data.Training);
        return (Scores(ComputePrecision.Float32), Scores(ComputePrecision.BFloat16));

        float[][] Scores(ComputePrecision precision)
        {
            using var same = ml.MulticlassClassification.Trainers
                .AdapterTextClassification(options with { Precision = precision }).FromAdapter(model.Composition!);
            return [.. same.Transform(data.Test).GetColumn<float[]>("Score")];
        }
    }

    private static double Difference(float[] one, float[] other) => one.Zip(other).Max(score => Math.Abs(score.First - score.Second));

    private static int Predicted(float[] scores) => Array.IndexOf(scores, scores.Max());
}
