namespace MLNet.Adapters.Benchmarks;

/// <summary>A suite's data are not on this machine.</summary>
internal sealed class DataMissingException(string message) : Exception(message);
