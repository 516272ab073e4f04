using System.Diagnostics;
using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>What keeping the states of the frozen layers saves in later epochs and folds.</summary>
internal sealed class CacheSuite : ISuite
{
    private const int Epochs = 3;
    private const int UsualRounds = 3;
    private const int Folds = 5;
    private const int EmbeddedRows = 1000;
    private const double HeadTarget = 20;
    private const double TopTarget = 0.35;
    private const double FoldsTarget = 1.3;
    private const double SideTarget = 8;
    private const long LargeMemory = 4L << 30; // bytes, enough for the states between all layers

    public string Name => "cache";

    public string Purpose =>
        $"rows per second of later epochs with and without EncoderCache on sst2, {Folds} folds of one head, and a stock trainer after "
        + "EncoderEmbedding";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var ml = new MLContext(settings.Seeds[0]);
        var data = DataSet.Load(ml, settings, "sst2").Training;
        var rounds = settings.Rounds ?? UsualRounds;
        var options = Options(settings);
        var head = options with { FineTuning = FineTuning.HeadOnly, Adapter = null, Head = ClassificationHeadKind.Linear };
        var upper = options with { Adapter = BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [0, 1, 2, 3] } };
        (string Name, AdapterTextClassificationOptions Options)[] cases =
        [
            ("head alone, no cache", head with { Cache = EncoderCache.None }),
            ("head alone", head),
            ("Pfeiffer in all layers", options),
            ("Pfeiffer in the top 2 of 6 layers, no cache", upper with { Cache = EncoderCache.None }),
            ("Pfeiffer in the top 2 of 6 layers", upper),
            ("side-tuned", options with { Adapter = new SideAdapterConfig() }),
        ];
        var later = cases.Select(_ => new double[rounds]).ToArray();
        var whole = cases.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (index, known) in cases.Index())
            {
                using var cache = new EncoderCache(LargeMemory); // a new one, so that every training fills its own
                using var model = Train(known.Options with { Cache = known.Options.Cache ?? cache });
                later[index][round] = model.Report.Epochs.Skip(1).Average(epoch => epoch.Seconds) / model.Report.TrainingRows;
                whole[index][round] = model.Report.Seconds;
            }
        }

        foreach (var (index, known) in cases.Index())
        {
            log.Add(Measured.Median(Name, $"{known.Name}: later epochs", new Spread([.. later[index].Select(row => 1 / row)]), "rows/s"));
            log.Add(Measured.Median(Name, $"{known.Name}: {Epochs} epochs", new Spread(whole[index]), "s"));
        }

        log.Add(Measured.Median(Name, "head alone, rows per second / no cache", Ratio(later[0], later[1]), "×").AtLeast(HeadTarget));
        log.Add(Measured.Median(Name, "top 2 of 6 layers, time / all layers", Ratio(later[4], later[2]), "×").AtMost(TopTarget));
        log.Add(Measured.Median(Name, "side-tuned, rows per second / Pfeiffer", Ratio(later[2], later[5]), "×").AtLeast(SideTarget));
        AddFolds(log, rounds, ml, data, head);
        AddStock(log, rounds, ml, data);

        AdapterTextClassificationTransformer Train(AdapterTextClassificationOptions training) =>
            ml.MulticlassClassification.Trainers.AdapterTextClassification(training).Fit(data);
    }

    private static Spread Ratio(double[] numerators, double[] denominators) => new([.. numerators.Zip(denominators, (a, b) => a / b)]);

    private static double Seconds(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static AdapterTextClassificationOptions Options(BenchmarkSettings settings) => new()
    {
        Adapter = BottleneckAdapterConfig.Pfeiffer,
        LearningRate = 5e-4,
        MaxEpochs = Epochs,
        BatchSize = 32,
        MaxTokens = 64,
        Seed = settings.Seeds[0],
        Threads = settings.Threads,
    };

    // Scores of the held-out fold included.
    private void AddFolds(ResultLog log, int rounds, MLContext ml, IDataView data, AdapterTextClassificationOptions head)
    {
        var (one, all) = (new double[rounds], new double[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            using EncoderCache first = new(), shared = new();
            one[round] = Seconds(() => Trainer(first).Fit(data).Dispose());
            all[round] = Seconds(() => ml.MulticlassClassification.CrossValidate(data, Trainer(shared), Folds));
        }

        log.Add(Measured.Median(Name, "one Fit of a head", new Spread(one), "s"));
        log.Add(Measured.Median(Name, $"{Folds}-fold CrossValidate of it with one cache", new Spread(all), "s"));
        log.Add(Measured.Median(Name, $"{Folds} folds / one Fit", Ratio(all, one), "×").AtMost(FoldsTarget));

        AdapterTextClassificationTrainer Trainer(EncoderCache cache) =>
            ml.MulticlassClassification.Trainers.AdapterTextClassification(head with { Cache = cache });
    }

    private void AddStock(ResultLog log, int rounds, MLContext ml, IDataView data)
    {
        var rows = ml.Data.TakeRows(data, EmbeddedRows);
        var pipeline = ml.Transforms.Text.EncoderEmbedding("Features", nameof(LabelledText.Text))
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());
        var seconds = Enumerable.Range(0, rounds).Select(_ => Seconds(() => pipeline.Fit(rows))).ToArray();
        log.Add(Measured.Median(Name, $"EncoderEmbedding and SdcaMaximumEntropy, {EmbeddedRows:N0} rows", new Spread(seconds), "s"));
    }
}
