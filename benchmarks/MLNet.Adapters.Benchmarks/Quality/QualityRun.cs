namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>One training and its test figures.</summary>
/// <param name="Suite">The suite that measured it.</param>
/// <param name="Case">What was trained.</param>
/// <param name="Seed">The training's seed.</param>
/// <param name="Accuracy">Share of test rows predicted right.</param>
/// <param name="MacroF1">Mean F1 of the classes on the test rows.</param>
/// <param name="Trainable">Parameters that training moved.</param>
/// <param name="Seconds">Of training.</param>
internal sealed record QualityRun(string Suite, string Case, int Seed, double Accuracy, double MacroF1, long Trainable, double Seconds)
{
    /// <summary>How many rows at most were used; null for all of them.</summary>
    public int? Rows { get; init; }

    /// <summary>Whether the encoder's dropout was on; null for the product's own default.</summary>
    public bool? EncoderDropout { get; init; }

    /// <summary>The encoder's precision; null for the product's own default.</summary>
    public ComputePrecision? Precision { get; init; }

    /// <summary>All figures by name, where a task has others than accuracy and macro-F1; those are then its first and second one.</summary>
    public IReadOnlyDictionary<string, double>? Figures { get; init; }

    /// <summary>The learning rate, where it was chosen by a grid.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The bottleneck size, where the case is about it.</summary>
    public int? Bottleneck { get; init; }

    /// <summary>The placement, where the case is about it.</summary>
    public string? Placement { get; init; }

    /// <summary>The adapters' output norms through training, where they are kept.</summary>
    public IReadOnlyList<AdapterNorm>? Norms { get; init; }
}
