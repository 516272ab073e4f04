using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>
/// The metrics of named entity recognition, counted by entities, not by words; an entity is right if its type, first and last word are.
/// </summary>
/// <remarks>
/// <see cref="Scheme"/> determines what counts as an entity, and so affects every figure: the gold tags B-X I-X predicted as I-X I-X have
/// an F1 of 1 with <see cref="EntityScheme.Conll"/> and of 0 with <see cref="EntityScheme.StrictIob2"/>. The figures equal those of
/// seqeval. Means over types include the types of all gold and predicted entities.
/// </remarks>
/// <param name="Precision">
/// The micro-averaged precision: right entities divided by predicted ones over all types, 0…1; 0 if none is predicted.
/// </param>
/// <param name="Recall">The micro-averaged recall: right entities divided by gold ones over all types, 0…1; 0 if there are none.</param>
/// <param name="F1">The micro-averaged F1: the harmonic mean of precision and recall; 0 if both are 0.</param>
/// <param name="MacroF1">The mean of F1 over the types; NaN if there are no entities at all.</param>
/// <param name="WeightedF1">The mean of F1 over the types, each weighted by its number of gold entities; 0 if there are none.</param>
/// <param name="Support">The number of gold entities.</param>
/// <param name="Scheme">The rule for what counts as an entity.</param>
/// <param name="TagScheme">The scheme of the tags; <see cref="TagScheme.Iob"/> if no tag marked an entity.</param>
/// <param name="Types">The metrics of each type, in ordinal order of names.</param>
public sealed record EntityMetrics(
    double Precision,
    double Recall,
    double F1,
    double MacroF1,
    double WeightedF1,
    int Support,
    EntityScheme Scheme,
    TagScheme TagScheme,
    IReadOnlyList<EntityTypeMetrics> Types)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
