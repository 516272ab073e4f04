using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Reporting;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>How costs grow with rows, tokens, bottleneck sizes, adapters and layers.</summary>
internal sealed class ScaleSuite : ISuite
{
    private const string PerRow = "ms / row";
    private const int UsualRounds = 5;
    private const int WarmUps = 1;
    private const int Rows = 32;
    private const int Tokens = 64;
    private const int LongRows = 8; // of the curve over tokens
    private const int RoutedRows = 512;
    private const int MostRows = 1_000_000;
    private const double MostExponent = 1.05; // above lies more than a linear cost, which needs a reason

    private static readonly int[] TokenCounts = [16, 32, 64, 128, 256, 512];
    private static readonly int[] BottleneckSizes = [8, 16, 32, 64, 128, 256];
    private static readonly int[] AdapterCounts = [1, 2, 4, 8, 16, 32];
    private static readonly int[] LayerCounts = [6, 12, 24];

    public string Name => "scale";

    public string Purpose =>
        $"costs by rows (to {MostRows:N0}), tokens, bottleneck size, adapters of a fusion and of ScoreWithAdapters, and layers, each with "
        + "its exponent; a picture";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var rounds = settings.Rounds ?? UsualRounds;
        var curves = new List<CostCurve>();
        Steps(settings, rounds).ForEach(Add);
        Scoring(rounds).ForEach(Add);
        Add(Routed(settings, rounds));
        Add(OfRows(settings, log));
        PictureFolder.Save(PictureFolder.Open(settings), "scale", CostChart.Draw(curves));

        void Add(CostCurve curve)
        {
            curves.Add(curve);
            foreach (var (size, cost) in curve.Points)
                log.Add(new Measured { Suite = Name, Name = $"{curve.Name}, {curve.Axis} {size:N0}", Value = cost, Unit = curve.Unit });
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"{curve.Name}: exponent by {curve.Axis}",
                    Value = curve.Exponent,
                    Unit = string.Empty,
                }.AtMost(MostExponent));
        }
    }

    private static List<CostCurve> Steps(BenchmarkSettings settings, int rounds) =>
        ComputeThreads.Train<List<CostCurve>>(settings.Threads, () =>
    [
        Curve("Pfeiffer step", "tokens", TokenCounts, LongRows, rounds, model => model.Step, tokens =>
            TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, LongRows, tokens)),
        Curve("step", "bottleneck size", BottleneckSizes, Rows, rounds, model => model.Step, Bottleneck),
        Curve("fusion's step", "adapters", AdapterCounts, Rows, rounds, model => model.Step, adapters =>
            TimedModel.Fusion(adapters, isTrained: true, Rows, Tokens)),
        Curve("Pfeiffer step", "layers", LayerCounts, Rows, rounds, model => model.Step, OfLayers),
    ]);

    private static List<CostCurve> Scoring(int rounds) => ComputeThreads.Score(() =>
    {
        var curves = new List<CostCurve>
        {
            Curve("scoring", "tokens", TokenCounts, LongRows, rounds, model => model.Score, tokens =>
                TimedModel.Scored("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, LongRows, tokens)),
            Curve("scoring", "bottleneck size", BottleneckSizes, Rows, rounds, model => model.Score, Bottleneck),
            Curve("fusion, scoring", "adapters", AdapterCounts, Rows, rounds, model => model.Score, adapters =>
                TimedModel.Fusion(adapters, isTrained: false, Rows, Tokens)),
            Curve("scoring", "layers", LayerCounts, Rows, rounds, model => model.Score, OfLayers),
        };
        if (BFloat16Support.Of(CPU).IsSupported)
        {
            curves.Insert(1, Curve("scoring, bfloat16", "tokens", TokenCounts, LongRows, rounds, model => model.Score, tokens =>
                TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, LongRows, tokens, EncoderPrecision.BFloat16)));
        }

        return curves;
    });

    private static TimedModel Bottleneck(int size) =>
        TimedModel.Frozen("adapter", BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = size }, Rows, Tokens);

    private static TimedModel OfLayers(int layers) =>
        TimedModel.Of("bert", RandomWeights.Create("bert", layers), BottleneckAdapterConfig.Pfeiffer, [.. Enumerable.Repeat(Tokens, Rows)]);

    private static CostCurve Curve(
        string name,
        string axis,
        int[] sizes,
        int rows,
        int rounds,
        Func<TimedModel, Action> work,
        Func<int, TimedModel> create)
    {
        var models = Array.ConvertAll(sizes, size => create(size));
        var timings = Interleaved.Time(WarmUps, rounds, [.. models.Zip(sizes, (model, size) => ($"{size}", work(model)))]);
        foreach (var model in models)
            model.Dispose();
        return new CostCurve(name, axis, PerRow, [.. sizes.Zip(timings, (size, timing) => ((double)size, timing.Spread.Median / rows))]);
    }

    // As many adapters as there are, each used by the same number of rows of one view.
    private static CostCurve Routed(BenchmarkSettings settings, int rounds)
    {
        var ml = new MLContext(settings.Seeds[0]);
        using var model = Fit(settings, ml);
        var known = TrainedAdapter.FromModel(model, "adapter");
        TrainedAdapter[] adapters = // with weights of their own, like adapters of several tasks
        [
            .. Enumerable.Range(0, AdapterCounts[^1]).Select(index => new TrainedAdapter(
                $"adapter{index}", known.Config, known.Encoder, known.Shape, [.. known.Weights], known.Head)),
        ];
        var texts = ShortTexts.Rows(RoutedRows, settings.Seeds[0]).ToList();
        var timings = Interleaved.Time(WarmUps, rounds, [.. AdapterCounts.Select(count =>
        {
            var rows = ml.Data.LoadFromEnumerable(texts.Select((row, index) => new RoutedRow(row.Text, $"adapter{index % count}")));
            var scorer = ml.Transforms.Text.ScoreWithAdapters(new MultiAdapterOptions
            {
                Adapters = adapters[..count],
                AdapterColumnName = nameof(RoutedRow.Adapter),
            }).Fit(rows);
            return ($"{count}", (Action)(() => Consume(scorer.Transform(rows), "Score")));
        })]);
        return new CostCurve(
            "ScoreWithAdapters",
            "adapters",
            PerRow,
            [.. AdapterCounts.Zip(timings, (count, timing) => ((double)count, timing.Spread.Median / RoutedRows))]);
    }

    private CostCurve OfRows(BenchmarkSettings settings, ResultLog log)
    {
        var ml = new MLContext(settings.Seeds[0]);
        using var model = Fit(settings, ml);
        var points = new List<(double, double)>();
        for (var rows = 1000; rows <= (settings.Rows ?? MostRows); rows *= 10)
        {
            var clock = Stopwatch.StartNew();
            Consume(model.Transform(ml.Data.LoadFromEnumerable(ShortTexts.Rows(rows, settings.Seeds[0]))), "Score");
            points.Add((rows, clock.Elapsed.TotalSeconds));
            log.Add(new Measured
            {
                Suite = Name,
                Name = $"resident memory after {rows:N0} rows",
                Value = ProcessMemory.Take().ResidentMegabytes,
                Unit = "MB",
            });
        }

        return new CostCurve("scoring a view", "rows", "s", points);
    }

    private static void Consume(IDataView scored, string name)
    {
        var column = scored.Schema[name];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var score = default(VBuffer<float>);
        while (cursor.MoveNext())
            getter(ref score);
    }

    private static AdapterTextClassificationTransformer Fit(BenchmarkSettings settings, MLContext ml)
    {
        var rows = ml.Data.LoadFromEnumerable(ShortTexts.Rows(Rows, settings.Seeds[0]));
        var data = ml.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label)).Fit(rows).Transform(rows);
        return ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            MaxEpochs = 1,
            Seed = settings.Seeds[0],
            Threads = settings.Threads,
        }).Fit(data);
    }

    private sealed record RoutedRow(string Text, string Adapter);
}
