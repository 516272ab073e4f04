using MLNet.Adapters.Benchmarks.Results;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>A group of figures that are measured in one run.</summary>
internal interface ISuite
{
    string Name { get; }

    string Purpose { get; }

    /// <exception cref="DataMissingException">The suite's data are not on this machine.</exception>
    void Run(BenchmarkSettings settings, ResultLog log);
}
