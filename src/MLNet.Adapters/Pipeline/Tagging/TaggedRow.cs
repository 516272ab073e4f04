namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The result of a tagger for one row.</summary>
/// <param name="Tags">The index of each word's tag.</param>
/// <param name="Scores">The probability of each word's tag.</param>
/// <param name="Entities">The entities that the tags form.</param>
internal sealed record TaggedRow(int[] Tags, float[] Scores, IReadOnlyList<FoundEntity> Entities);

/// <summary>An entity in a text.</summary>
/// <param name="Text">The entity as it appears in the text.</param>
/// <param name="Type">The type of the entity.</param>
/// <param name="Start">The start of the entity, in UTF-16 units.</param>
/// <param name="Length">The length of the entity, in UTF-16 units.</param>
/// <param name="Score">The mean probability of its words' tags.</param>
internal sealed record FoundEntity(string Text, string Type, int Start, int Length, float Score);
