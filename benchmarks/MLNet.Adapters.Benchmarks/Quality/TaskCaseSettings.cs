namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>How a case is trained.</summary>
/// <param name="AdapterRate">Learning rate of the adapter.</param>
/// <param name="AdapterEpochs">Epochs of the adapter.</param>
/// <param name="FullRate">Learning rate of full fine-tuning.</param>
/// <param name="FullEpochs">Epochs of full fine-tuning.</param>
/// <param name="MaxTokens">Token limit.</param>
internal sealed record TaskCaseSettings(double AdapterRate, int AdapterEpochs, double FullRate, int FullEpochs, int MaxTokens);
