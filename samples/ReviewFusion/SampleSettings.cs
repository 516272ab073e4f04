namespace ReviewFusionSample;

/// <summary>The settings from the command line.</summary>
/// <param name="Seed">The seed of row selection, initial weights, order and dropout.</param>
/// <param name="SourceRows">The maximum number of sentences per source.</param>
/// <param name="TargetRows">The maximum number of labelled sentences of the target.</param>
/// <param name="SourceEpochs">The number of passes over the sources.</param>
/// <param name="Epochs">The number of passes over the target.</param>
/// <param name="ModelPath">The file for the fused model.</param>
/// <param name="PicturePath">The folder for the pictures.</param>
internal sealed record SampleSettings(
    int Seed,
    int SourceRows,
    int TargetRows,
    int SourceEpochs,
    int Epochs,
    string ModelPath,
    string PicturePath);
