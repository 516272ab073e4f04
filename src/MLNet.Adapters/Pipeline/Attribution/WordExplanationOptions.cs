using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>Specifies what <see cref="AdapterTransformer.ExplainWords"/> explains, and how.</summary>
public sealed record WordExplanationOptions
{
    /// <summary>How the contributions are found.</summary>
    /// <value><see cref="WordExplanationMethod.Occlusion"/> by default.</value>
    public WordExplanationMethod Method { get; init; } = WordExplanationMethod.Occlusion;

    /// <summary>
    /// The label or tag whose score is explained, of models that have labels; <c>true</c> or <c>false</c> of a binary one.
    /// </summary>
    /// <value>Null by default: the predicted one; of several labels, the one with the highest probability.</value>
    public string? Output { get; init; }

    /// <summary>The zero-based index of the word whose tag is explained, of models that tag words.</summary>
    /// <value>Null by default: the first word that is tagged as an entity, or the first word if none is.</value>
    public int? Word { get; init; }

    /// <summary>
    /// The largest difference between the sum of integrated gradients and the difference of scores; the number of steps is doubled until it
    /// holds.
    /// </summary>
    /// <value>0.001 by default.</value>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>The largest number of steps of integrated gradients; <see cref="WordExplanation.Gap"/> shows what is left then.</summary>
    /// <value>512 by default.</value>
    public int MaxSteps { get; init; } = 512;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
