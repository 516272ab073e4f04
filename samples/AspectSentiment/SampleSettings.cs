namespace AspectSentimentSample;

/// <summary>The settings from the command line.</summary>
/// <param name="Data">The data files.</param>
/// <param name="Seed">The seed of row selection, initial weights, order and dropout.</param>
/// <param name="Rows">The maximum number of training rows per task.</param>
/// <param name="SourceEpochs">The number of passes over the sources.</param>
/// <param name="Epochs">The number of passes over the target.</param>
/// <param name="OutputPath">The folder for the fused model and the pictures.</param>
internal sealed record SampleSettings(SampleData Data, int Seed, int Rows, int SourceEpochs, int Epochs, string OutputPath);
