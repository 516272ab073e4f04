namespace ReviewFusionSample;

/// <summary>What the command line asks for.</summary>
/// <param name="Seed">Decides rows, initial weights, order and dropout.</param>
/// <param name="SourceRows">The most sentences of each source.</param>
/// <param name="TargetRows">The most labelled sentences of the target.</param>
/// <param name="SourceEpochs">Passes over the sources.</param>
/// <param name="Epochs">Passes over the target.</param>
/// <param name="ModelPath">The file of the fused model.</param>
/// <param name="PicturePath">The folder of the pictures.</param>
internal sealed record SampleSettings(
    int Seed,
    int SourceRows,
    int TargetRows,
    int SourceEpochs,
    int Epochs,
    string ModelPath,
    string PicturePath);
