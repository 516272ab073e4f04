namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>What a tagger says of one row.</summary>
/// <param name="Tags">The index of each word's tag.</param>
/// <param name="Scores">Its probability.</param>
/// <param name="Entities">The entities that the tags make.</param>
internal sealed record TaggedRow(int[] Tags, float[] Scores, IReadOnlyList<FoundEntity> Entities);
