using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Test accuracy of a search within its budget, beside that of the default options.</summary>
internal sealed class SearchSuite : ISuite
{
    private const string Defaults = "default options";
    private const string Search = "search";
    private const double Noise = 2; // standard errors of the mean difference
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(10);
    private static readonly string[] DataSets = ["trec", "sst2"];

    public string Name => "search";

    public string Purpose =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"test accuracy of AdapterSearch within {Budget.TotalMinutes:0} minutes and of the default options on trec and sst2");

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var runs = QualityRuns.Open(settings);
        foreach (var dataSet in DataSets)
        {
            if (settings.Filter is { } filter && !dataSet.Contains(filter, StringComparison.OrdinalIgnoreCase))
                continue;
            var (defaults, searched) = (new List<QualityRun>(), new List<QualityRun>());
            foreach (var seed in settings.Seeds)
            {
                defaults.Add(runs.Get(Name, $"{dataSet} {Defaults}", seed, () => Train(settings, dataSet, seed, isSearch: false)));
                searched.Add(runs.Get(Name, $"{dataSet} {Search}", seed, () => Train(settings, dataSet, seed, isSearch: true)));
            }

            Add($"{dataSet} {Defaults}", defaults);
            Add($"{dataSet} {Search}", searched);
            var gains = new Spread([.. searched.Zip(defaults, (found, usual) => found.Accuracy - usual.Accuracy)]);
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"{dataSet}: accuracy of the search less that of the defaults, mean",
                    Value = gains.Mean,
                    Unit = string.Empty,
                    Values = gains.Values,
                }.AtLeast(-Noise * gains.StandardError));
        }

        void Add(string name, List<QualityRun> group)
        {
            var accuracy = new Spread([.. group.Select(run => run.Accuracy)]);
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"{name}: accuracy, mean",
                    Value = accuracy.Mean,
                    Unit = string.Empty,
                    Values = accuracy.Values,
                    Note = string.Create(CultureInfo.InvariantCulture, $"{group.Average(run => run.Seconds):0} s"),
                });
        }
    }

    private QualityRun Train(BenchmarkSettings settings, string dataSet, int seed, bool isSearch)
    {
        var ml = new MLContext(seed);
        var data = DataSet.Load(ml, settings, dataSet);
        var name = $"{dataSet} {(isSearch ? Search : Defaults)}";
        var options = new AdapterTextClassificationOptions { Seed = seed, Threads = settings.Threads, Precision = settings.Precision };
        var clock = Stopwatch.StartNew();
        using var model = isSearch
            ? AdapterSearch
                .Run(
                    ml,
                    data.Training,
                    options,
                    ml.MulticlassClassification.Trainers.AdapterTextClassification,
                    new AdapterSearchOptions { Budget = Budget, Progress = new TrialPrinter($"{name}, seed {seed}") })
                .Model
            : ml.MulticlassClassification.Trainers
                .AdapterTextClassification(options with { Progress = new EpochPrinter($"{name}, seed {seed}") })
                .Fit(data.Training);
        var seconds = clock.Elapsed.TotalSeconds;
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data.Test));
        return new QualityRun(
            Name, name, seed, metrics.MicroAccuracy, metrics.ConfusionMatrix.MacroF1(), model.ParameterSummary.Trainable, seconds)
        {
            LearningRate = model.Report.LearningRate,
        };
    }

    private sealed class TrialPrinter(string name) : IProgress<AdapterSearchProgress>
    {
        public void Report(AdapterSearchProgress value) =>
            Console.Error.WriteLine($"  … {name}: {value.Elapsed.TotalSeconds:0} s, round {value.Last.Round}: {value.Last}");
    }
}
