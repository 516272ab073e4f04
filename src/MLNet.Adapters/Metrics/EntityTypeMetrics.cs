namespace MLNet.Adapters;

/// <summary>How well the entities of one type were found; an entity is right when type, first and last word are.</summary>
/// <param name="Type">The type, as it stands behind the tags' prefix, or the tag itself where there is none.</param>
/// <param name="Precision">Right entities by predicted ones, 0…1; 0 where none is predicted.</param>
/// <param name="Recall">Right entities by gold ones, 0…1; 0 where there is none.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 where both are.</param>
/// <param name="Support">Gold entities.</param>
public sealed record EntityTypeMetrics(string Type, double Precision, double Recall, double F1, int Support);
