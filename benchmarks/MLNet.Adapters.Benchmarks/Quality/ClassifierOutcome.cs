namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>What a training of a text classifier gave.</summary>
/// <param name="Accuracy">Share of test rows predicted right.</param>
/// <param name="MacroF1">Mean F1 of the classes on the test rows.</param>
/// <param name="Seconds">Of training.</param>
/// <param name="PaddingShare">Of the tokens that were computed.</param>
/// <param name="Trainable">Parameters that training moved.</param>
/// <param name="HasEncoderDropout">Whether the encoder's dropout was on.</param>
internal sealed record ClassifierOutcome(
    double Accuracy,
    double MacroF1,
    double Seconds,
    double PaddingShare,
    long Trainable,
    bool HasEncoderDropout);
