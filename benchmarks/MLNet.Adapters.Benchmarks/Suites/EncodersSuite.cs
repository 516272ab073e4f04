using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>The time of each family of encoders at equal width and depth, with random weights.</summary>
internal sealed class EncodersSuite : ISuite
{
    private const int WarmUps = 1;
    private const int UsualRounds = 9;
    private const int Rows = 32;
    private const int Tokens = 64;
    private const double MostOfBert = 1.3; // DeBERTa computes three products where others compute one
    private const string First = "bert";
    private const string Slowest = "deberta-v2";

    public string Name => "encoders";

    public string Purpose =>
        "scoring and a Pfeiffer training step of each family in Hugging Face's files, 6 layers of 384, random weights, "
        + $"{Rows} × {Tokens} full rows";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var models = EncoderFamilies.All
            .Where(family => family.Package is null)
            .Select(family => family.ModelType)
            .ToDictionary(type => type, Create);
        try
        {
            var rounds = settings.Rounds ?? UsualRounds;
            Add(log, "scoring", ComputeThreads.Score(() => Time(rounds, model => model.Score)));
            Add(log, "Pfeiffer step", ComputeThreads.Train(settings.Threads, () => Time(rounds, model => model.Step)));
        }
        finally
        {
            foreach (var model in models.Values)
                model.Dispose();
        }

        IReadOnlyList<Timing> Time(int rounds, Func<TimedModel, Action> work) =>
            Interleaved.Time(WarmUps, rounds, [.. models.Select(model => (model.Key, work(model.Value)))]);
    }

    private void Add(ResultLog log, string name, IReadOnlyList<Timing> timings)
    {
        var bert = timings.Single(timing => timing.Name == First);
        log.Add(Measured.Median(Name, $"{name}: {First}", bert.Spread, "ms"));
        foreach (var timing in timings.Where(timing => timing.Name != First))
        {
            var ratio = Measured.Median(Name, $"{name}: {timing.Name} / {First}", timing.RatioTo(bert), "×");
            log.Add(timing.Name == Slowest ? ratio : ratio.AtMost(MostOfBert));
        }
    }

    private static TimedModel Create(string type) => ComputeThreads.Score(() =>
        TimedModel.Of(type, RandomWeights.Create(type), BottleneckAdapterConfig.Pfeiffer, Rows, Tokens));
}
