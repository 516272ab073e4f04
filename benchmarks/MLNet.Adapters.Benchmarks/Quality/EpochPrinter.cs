namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>Tells on the error stream that a long training moves.</summary>
internal sealed class EpochPrinter(string name) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd)
            Console.Error.WriteLine(
                $"  … {name}: epoch {value.Epoch} of {value.MaxEpochs}, loss {value.Loss:0.0000}, {value.ExamplesPerSecond:0} rows/s");
    }
}
