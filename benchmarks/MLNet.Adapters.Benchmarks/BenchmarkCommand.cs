using System.CommandLine;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Benchmarks.Suites;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Benchmarks;

/// <summary>The command line: one argument that names the suite, and options.</summary>
internal static class BenchmarkCommand
{
    private const int Failed = 1;
    private const string All = "all";

    private static readonly ISuite[] Suites =
    [
        new SpeedSuite(),
        new PrecisionSuite(),
        new AgreementSuite(),
        new ProfileSuite(),
        new EncodersSuite(),
        new FusionSuite(),
        new MethodsSuite(),
        new EpochSuite(),
        new CacheSuite(),
        new ServingSuite(),
        new QualitySuite(),
        new MethodQualitySuite(),
        new FewLabelsSuite(),
        new SearchSuite(),
        new SweepSuite(),
        new DomainsSuite(),
        new TaskSuite(),
        new EmbeddingSuite(),
        new PeersSuite(),
        new MLNetSuite(),
        new StartupSuite(),
        new MemorySuite(),
        new ScaleSuite(),
        new ActivationSuite(),
        new PicturesSuite(),
    ];

    public static RootCommand Create()
    {
        var suite = new Argument<string>("suite")
        {
            Description = $"{string.Join("; ", Suites.Select(known => $"{known.Name}: {known.Purpose}"))}; {All}: one after the other.",
        };
        suite.AcceptOnlyFromAmong([.. Suites.Select(known => known.Name), All]);
        var json = new Option<string?>("--json") { Description = "Also write the results to this file, anew after each suite." };
        var output = new Option<string?>("--output")
        {
            Description = "The folder of the pictures of the suites pictures and scale. Default: docs/pictures.",
        };
        var runs = new Option<string?>("--runs")
        {
            Description =
                "A file that method-quality, few-labels, search, sweep, domains and tasks write after each training; trainings in it are "
                + "not done again.",
        };
        var data = new Option<string?>("--data")
        {
            Description = $"Folder of the data sets, each in a sub-folder. Default: {DataFolder.Usual}, found from here upward.",
        };
        var seeds = new Option<int[]>("--seeds")
        {
            Description =
                "Seeds of method-quality, of few-labels (its draws), of search, of sweep, of domains and of the adapters in quality and "
                + "tasks, as in --seeds 1 2 3; full fine-tuning uses the first.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 2, 3],
        };
        var threads = new Option<int?>("--threads") { Description = "Threads of the native library. Default: its own, the core count." };
        var rounds = new Option<int?>("--rounds")
        {
            Description = "Rounds of the timed suites. Default: 9, 1 for epoch, 3 for mlnet, 5 for embedding and scale.",
        };
        var rows = new Option<int?>("--rows") { Description = "Use only that many rows, to try a suite; no target is judged then." };
        var filter = new Option<string?>("--filter")
        {
            Description =
                "Only the cases of quality, method-quality, few-labels, search, sweep and tasks whose name (as 'trec Pfeiffer', "
                + "'bottleneck 16') contains this text.",
        };
        var dropout = new Option<bool?>("--encoder-dropout")
        {
            Description =
                "The encoder's dropout in quality, method-quality, few-labels, sweep and tasks. Default: the product's own, off for "
                + "adapters and on in full fine-tuning.",
        };
        var precision = new Option<ComputePrecision?>("--precision")
        {
            Description =
                "The encoder's precision in quality, method-quality, few-labels, sweep, tasks, domains, epoch, embedding, memory and "
                + "peers. Default: the product's own, float32.",
        };
        var activationCase = new Option<int?>("--activation-case")
        {
            Description = "Measure only that case of activations in this process.",
            Hidden = true,
        };
        var firstPrediction = new Option<string?>("--first-prediction")
        {
            Description = "Measure only the first prediction of that model in this process.",
            Hidden = true,
        };
        var mlnetCase = new Option<string?>("--mlnet-case")
        {
            Description = "Measure only that case of mlnet in this process.",
            Hidden = true,
        };
        var root = new RootCommand("Measures what MLNet.Adapters claims; docs/benchmarks.md says what each figure means.")
        {
            suite,
            json,
            runs,
            output,
            data,
            seeds,
            threads,
            rounds,
            rows,
            filter,
            dropout,
            precision,
            activationCase,
            firstPrediction,
            mlnetCase,
        };
        root.SetAction(parsed => Run(parsed.GetRequiredValue(suite), new BenchmarkSettings
        {
            JsonPath = parsed.GetValue(json),
            OutputPath = parsed.GetValue(output),
            RunsPath = parsed.GetValue(runs),
            DataPath = parsed.GetValue(data),
            Seeds = parsed.GetRequiredValue(seeds),
            Threads = parsed.GetValue(threads),
            Rounds = parsed.GetValue(rounds),
            Rows = parsed.GetValue(rows),
            Filter = parsed.GetValue(filter),
            EncoderDropout = parsed.GetValue(dropout),
            Precision = parsed.GetValue(precision),
            ActivationCase = parsed.GetValue(activationCase),
            FirstPrediction = parsed.GetValue(firstPrediction),
            MLNetCase = parsed.GetValue(mlnetCase),
        }));
        return root;
    }

    private static int Run(string name, BenchmarkSettings settings)
    {
        if (settings.ActivationCase is { } activationCase)
        {
            ActivationSuite.PrintCase(activationCase, settings);
            return 0;
        }

        if (settings.FirstPrediction is { } model)
        {
            StartupSuite.PrintStages(model);
            return 0;
        }

        if (settings.MLNetCase is { } trainer)
        {
            MLNetSuite.PrintCase(trainer, settings);
            return 0;
        }

        if (settings.Precision is { } precision)
            Environment.SetEnvironmentVariable(RequestedPrecision.EnvironmentVariable, precision.ToString());
        var log = new ResultLog(Report.Start(settings.Describe(name)), settings.JsonPath, isTrial: settings.Rows is not null);
        var status = 0;
        foreach (var suite in Suites.Where(suite => suite.Name == name || (name == All && suite is not PicturesSuite)))
        {
            ResultLog.Begin(suite);
            try
            {
                suite.Run(settings, log);
            }
            catch (Exception exception) when (exception is DataMissingException or ArgumentException)
            {
                Console.Error.WriteLine($"Suite '{suite.Name}' was not measured: {exception.Message}");
                status = Failed;
            }

            log.Save();
        }

        return status;
    }
}
