using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Throughput of the embedding transformer on real texts against the bare forward pass.</summary>
internal sealed class EmbeddingSuite : ISuite
{
    private const int UsualRounds = 5;
    private const int WarmUps = 1;
    private const int BatchRows = 32;
    private const int BatchTokens = 4096;
    private const int MaxTokens = 256;
    private const double Target = 0.85;

    public string Name => "embedding";

    public string Purpose =>
        "texts a second of EncoderEmbedding on the test rows of sst2, read as a column, against bare forward passes over the same tokens "
        + "sorted by length";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var ml = new MLContext(1);
        var data = ml.Data.Cache(
            ml.Data.LoadFromEnumerable(
                TableRows.Read(settings, "sst2", "test.tsv").ConvertAll(row => new LabelledText { Text = row[0], Label = row[1] })));
        using var model = ml.Transforms.Text.EncoderEmbedding("Embedding", nameof(LabelledText.Text)).Fit(data);
        using var lease = PretrainedEncoder.Default.Rent(CPU);
        EncodedText[] texts =
        [
            .. data.GetColumn<string>(nameof(LabelledText.Text)).Select(text => lease.Tokenizer.Encode(text, MaxTokens)),
        ];
        var batches = LengthBuckets.PlanScoring([.. texts.Select(text => text.Length)], BatchRows, BatchTokens);

        var timings = Interleaved.Time(WarmUps, settings.Rounds ?? UsualRounds, ("plain forward", Forward), ("EncoderEmbedding", Embed));

        log.Add(
            Measured.Median(Name, "plain forward", timings[0].Spread, "ms") with
            {
                Note = $"{texts.Length:N0} texts, {texts.Sum(text => text.Length):N0} tokens",
            });
        log.Add(Measured.Median(Name, "EncoderEmbedding, tokenizing included", timings[1].Spread, "ms"));
        log.Add(Measured.Median(Name, "throughput / that of the plain forward", timings[0].RatioTo(timings[1]), "×").AtLeast(Target));

        void Embed()
        {
            if (model.Transform(data).GetColumn<VBuffer<float>>("Embedding").Count() != texts.Length)
                throw new InvalidOperationException("Rows are missing; the times would mean nothing.");
        }

        void Forward() =>
            ComputeThreads.Score(() =>
            {
                foreach (var batch in batches)
                {
                    using var scope = NewDisposeScope();
                    using var mode = inference_mode();
                    lease.Encoder.Forward(
                        EncoderBatch.Create([.. batch.Select(row => texts[row])], lease.Tokenizer.PaddingId, CPU),
                        EncoderPass.Plain);
                }

                return true;
            });
    }
}
