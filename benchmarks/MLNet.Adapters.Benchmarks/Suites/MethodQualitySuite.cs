using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Test accuracy of the methods, each at the learning rate of a small grid that does best on held-out training rows.</summary>
internal sealed class MethodQualitySuite : ISuite
{
    /// <summary>The suite in the runs file.</summary>
    public const string Key = "method-quality";

    private const string Grid = "method-quality grid";
    private const int GridSeed = 1;
    private const double GridStep = 3;
    private const double ClearGain = 0.0125; // about a standard error of the accuracy on the grid's 530 to 690 rows
    private const double FullRate = 5e-5;

    private static readonly string[] Compared =
        ["Pfeiffer", "LoRA", "(IA)³", "BitFit", "LoReFT", "prefix tuning", "Compacter", "UniPELT", "side-tuned"];

    // The grid trains for a third of the epochs: three rates cost as much as one seed.
    private static readonly (string Name, int Epochs, int FullEpochs, int GridEpochs)[] DataSets = [("trec", 6, 4, 2), ("sst2", 3, 2, 1)];

    public string Name => Key;

    public string Purpose =>
        $"test accuracy and macro-F1 of {Compared.Length} methods and full fine-tuning on trec and sst2; learning rates by a grid of 3 or "
        + "more on a tenth of the training rows";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var runs = QualityRuns.Open(settings, settings.EncoderDropout);
        foreach (var (dataSet, epochs, fullEpochs, gridEpochs) in DataSets)
        {
            // One seed of all methods first, so that a suite that is broken off still compares them.
            var trainings = Methods()
                .Select(method => new ClassifierTraining(
                    $"{dataSet} {method.Name}",
                    method.Config is null ? FineTuning.Full : FineTuning.Adapter,
                    method.Config,
                    method.LearningRate,
                    method.Config is null ? fullEpochs : epochs))
                .Where(known => settings.Filter is null || known.Name.Contains(settings.Filter, StringComparison.OrdinalIgnoreCase))
                .Select(known => known with { LearningRate = BestRate(settings, runs, dataSet, known with { Epochs = gridEpochs }) })
                .ToList();
            var done = settings.Seeds
                .SelectMany(seed => trainings.Select(training => (Training: training, Run: runs.Get(Name, training.Name, seed, () =>
                    Train(settings, Name, dataSet, training, seed, isGrid: false), training.LearningRate))))
                .ToList();
            foreach (var group in done.GroupBy(one => one.Training, one => one.Run))
            {
                Add(group, "accuracy", run => run.Accuracy);
                Add(group, "macro-F1", run => run.MacroF1);
            }
        }

        void Add(IGrouping<ClassifierTraining, QualityRun> group, string figure, Func<QualityRun, double> value)
        {
            var values = new Spread([.. group.Select(value)]);
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"{group.Key.Name}: {figure}, mean",
                    Value = values.Mean,
                    Unit = string.Empty,
                    Values = values.Values,
                    Note = string.Create(
                        CultureInfo.InvariantCulture,
                        $"learning rate {group.Key.LearningRate:0.##e-0}, {group.First().Trainable:N0} trained"),
                });
        }
    }

    private static IEnumerable<(string Name, AdapterConfig? Config, double LearningRate)> Methods()
    {
        foreach (var name in Compared)
            yield return TrainedMethods.All.Single(method => method.Name == name);
        yield return (MethodSteps.Full, null, FullRate);
    }

    /// <summary>
    /// The best of three rates; while it is the outermost one and better than the next by more than chance, the grid goes on beyond it.
    /// </summary>
    private static double BestRate(BenchmarkSettings settings, QualityRuns runs, string dataSet, ClassifierTraining training)
    {
        var rates = new LinkedList<double>([training.LearningRate / GridStep, training.LearningRate, training.LearningRate * GridStep]);
        while (true)
        {
            var best = rates.MaxBy(Accuracy);
            if (best == rates.Last!.Value && Accuracy(best) - Accuracy(rates.Last.Previous!.Value) > ClearGain)
                rates.AddLast(best * GridStep);
            else if (best == rates.First!.Value && Accuracy(best) - Accuracy(rates.First.Next!.Value) > ClearGain)
                rates.AddFirst(best / GridStep);
            else
                return best;
        }

        double Accuracy(double rate)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{training.Name} at {rate:0.##e-0}");
            var tried = training with { Name = name, LearningRate = rate };
            return runs.Get(Grid, name, GridSeed, () => TrainOnGrid(settings, dataSet, tried)).Accuracy;
        }
    }

    private static QualityRun TrainOnGrid(BenchmarkSettings settings, string dataSet, ClassifierTraining tried)
    {
        try
        {
            return Train(settings, Grid, dataSet, tried, GridSeed, isGrid: true);
        }
        catch (TrainingDivergedException) // too high a rate is worth nothing
        {
            return new QualityRun(Grid, tried.Name, GridSeed, 0, 0, 0, 0) { LearningRate = tried.LearningRate };
        }
    }

    private static QualityRun Train(
        BenchmarkSettings settings,
        string suite,
        string dataSet,
        ClassifierTraining training,
        int seed,
        bool isGrid)
    {
        var ml = new MLContext(seed);
        var data = DataSet.Load(ml, settings, dataSet);
        var outcome = training.Run(ml, settings, isGrid ? data.Validation(ml) : data, seed);
        return new QualityRun(suite, training.Name, seed, outcome.Accuracy, outcome.MacroF1, outcome.Trainable, outcome.Seconds)
        {
            LearningRate = training.LearningRate,
        };
    }
}
