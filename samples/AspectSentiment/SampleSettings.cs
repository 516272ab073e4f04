namespace AspectSentimentSample;

/// <summary>What the command line asks for.</summary>
/// <param name="Data">The files of rows.</param>
/// <param name="Seed">Decides rows, initial weights, order and dropout.</param>
/// <param name="Rows">The most training rows of each task.</param>
/// <param name="SourceEpochs">Passes over the sources.</param>
/// <param name="Epochs">Passes over the target.</param>
/// <param name="OutputPath">The folder of the fused model and of the pictures.</param>
internal sealed record SampleSettings(SampleData Data, int Seed, int Rows, int SourceEpochs, int Epochs, string OutputPath);
