using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>
/// How well named entities were found, counted by entities, not by words; an entity is right when type, first and last word are.
/// </summary>
/// <remarks>
/// What an entity is depends on <see cref="Scheme"/>, and so does every figure: the gold tags B-X I-X predicted as I-X I-X have F1 1 by
/// <see cref="EntityScheme.Conll"/> and 0 by <see cref="EntityScheme.StrictIob2"/>. The figures are seqeval's. Means over types take the
/// types that a gold or a predicted entity has.
/// </remarks>
/// <param name="Precision">The micro figure: right entities by predicted ones over all types, 0…1; 0 where none is predicted.</param>
/// <param name="Recall">The micro figure: right entities by gold ones over all types, 0…1; 0 where there is none.</param>
/// <param name="F1">The micro figure: the harmonic mean of precision and recall; 0 where both are.</param>
/// <param name="MacroF1">The mean of F1 over the types; NaN where there is no entity at all.</param>
/// <param name="WeightedF1">The mean of F1 over the types, each weighted by its gold entities; 0 where there is none.</param>
/// <param name="Support">Gold entities.</param>
/// <param name="Scheme">What counts as an entity.</param>
/// <param name="TagScheme">How the tags marked entities; <see cref="TagScheme.Iob"/> where none did.</param>
/// <param name="Types">The figures of each type, in ordinal order of names.</param>
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
