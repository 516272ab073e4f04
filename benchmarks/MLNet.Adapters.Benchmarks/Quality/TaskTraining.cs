using Microsoft.ML;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>One training of a case.</summary>
/// <param name="Ml">Its context.</param>
/// <param name="Benchmark">The program's settings.</param>
/// <param name="Case">The case's settings.</param>
/// <param name="Method">The method.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Progress">Prints epochs.</param>
internal sealed record TaskTraining(
    MLContext Ml,
    BenchmarkSettings Benchmark,
    TaskCaseSettings Case,
    TaskMethod Method,
    int Seed,
    IProgress<TrainingProgress> Progress)
{
    private const int BatchSize = 32;
    private const double HeadRate = 0.02;

    /// <summary>Options of any task with what all trainings share.</summary>
    public TOptions Apply<TOptions>(TOptions options)
        where TOptions : AdapterTaskOptions => options with
        {
            FineTuning = Method.FineTuning,
            Precision = Method.FineTuning == FineTuning.Full ? ComputePrecision.Float32 : Benchmark.Precision,
            Adapter = Method.Adapter,
            LearningRate = Method.FineTuning switch
            {
                FineTuning.Adapter => Case.AdapterRate * Method.RateFactor,
                FineTuning.Full => Case.FullRate,
                _ => HeadRate,
            },
            MaxEpochs = Method.FineTuning == FineTuning.Full ? Case.FullEpochs : Case.AdapterEpochs,
            MaxTokens = Case.MaxTokens,
            BatchSize = BatchSize,
            Seed = Seed,
            Threads = Benchmark.Threads,
            EncoderDropout = Benchmark.EncoderDropout,
            Progress = Progress,
        };
}
