namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>What a tagger says of one row.</summary>
/// <param name="Tags">The index of each word's tag.</param>
/// <param name="Scores">Its probability.</param>
/// <param name="Entities">The entities that the tags make.</param>
internal sealed record TaggedRow(int[] Tags, float[] Scores, IReadOnlyList<FoundEntity> Entities);

/// <summary>An entity in a text.</summary>
/// <param name="Text">As it stands in the text.</param>
/// <param name="Type">Its type.</param>
/// <param name="Start">Where it starts, in UTF-16 units.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
/// <param name="Score">The mean probability of its words' tags.</param>
internal sealed record FoundEntity(string Text, string Type, int Start, int Length, float Score);
