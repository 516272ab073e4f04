namespace MLNet.Adapters;

/// <summary>The metrics of the entities of one type; an entity is right if its type, first and last word are.</summary>
/// <param name="Type">The type: the part of the tag after the prefix, or the tag itself if it has no prefix.</param>
/// <param name="Precision">Right entities divided by predicted ones, 0…1; 0 if none is predicted.</param>
/// <param name="Recall">Right entities divided by gold ones, 0…1; 0 if there are none.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 if both are 0.</param>
/// <param name="Support">The number of gold entities.</param>
public sealed record EntityTypeMetrics(string Type, double Precision, double Recall, double F1, int Support);
