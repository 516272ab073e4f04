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
    private const double MostOfBert = 1.3; // DeBERTa computes three products where others compute one
    private const string First = "bert";
    private const string Slowest = "deberta-v2";

    public string Name => "encoders";

    public string Purpose =>
        "scoring and a Pfeiffer training step of each family in Hugging Face's files, 6 layers of 384, random weights, 32 rows of 64 "
        + "tokens; scoring also of 32 rows of 2 to 64 tokens, and of 4 rows of 512";

    private static int[] Full => [.. Enumerable.Repeat(64, 32)];

    private static int[] Uneven => [.. Enumerable.Range(1, 32).Select(row => 2 * row)];

    private static int[] Long => [.. Enumerable.Repeat(512, 4)];

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var rounds = settings.Rounds ?? UsualRounds;
        Measure("scoring", Full, TimeScoring);
        Measure("scoring uneven rows", Uneven, TimeScoring);
        Measure("scoring long rows", Long, TimeScoring);
        Measure(
            "Pfeiffer step", Full, models => ComputeThreads.Train(settings.Threads, () => Time(models, model => model.Step)));

        void Measure(string name, int[] lengths, Func<IReadOnlyList<TimedModel>, IReadOnlyList<Timing>> time)
        {
            List<TimedModel> models =
            [
                .. EncoderFamilies.All.Where(family => family.Package is null).Select(family => Create(family.ModelType, lengths)),
            ];
            try
            {
                Add(log, name, time(models));
            }
            finally
            {
                models.ForEach(model => model.Dispose());
            }
        }

        IReadOnlyList<Timing> TimeScoring(IReadOnlyList<TimedModel> models) =>
            ComputeThreads.Score(() => Time(models, model => model.Score));

        IReadOnlyList<Timing> Time(IReadOnlyList<TimedModel> models, Func<TimedModel, Action> work) =>
            Interleaved.Time(WarmUps, rounds, [.. models.Select(model => (model.Name, work(model)))]);
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

    private static TimedModel Create(string type, int[] lengths) => ComputeThreads.Score(() =>
        TimedModel.Of(type, RandomWeights.Create(type), BottleneckAdapterConfig.Pfeiffer, lengths));
}
