namespace MLNet.Adapters.Metrics;

/// <summary>Computes <see cref="EntityMetrics"/>.</summary>
internal static class EntityScores
{
    /// <summary>Compares predicted tags with gold ones.</summary>
    /// <param name="sentences">One gold and one predicted tag per word; a sentence may be empty.</param>
    /// <param name="scheme">The rule for what counts as an entity.</param>
    /// <param name="tagScheme">How tags mark entities.</param>
    /// <exception cref="ArgumentException">
    /// A tag is of no scheme or of another one, or a sentence has different numbers of gold and predicted tags; the message names the
    /// sentence, the value and the remedy.
    /// </exception>
    public static EntityMetrics Compute(
        IReadOnlyList<(string[] Gold, string[] Predicted)> sentences,
        EntityScheme scheme = EntityScheme.Conll,
        TagScheme tagScheme = TagScheme.Detect)
    {
        Defined(scheme, nameof(scheme));
        Defined(tagScheme, nameof(tagScheme));
        if (tagScheme == TagScheme.Detect)
            tagScheme = TagSchemes.Of(sentences.SelectMany(sentence => sentence.Gold.Concat(sentence.Predicted)));
        if (scheme == EntityScheme.StrictIob2 && tagScheme != TagScheme.Iob)
        {
            throw new ArgumentException(
                $"The tags are of the scheme {tagScheme}, but {scheme} requires tags of {TagScheme.Iob}. Use {EntityScheme.Conll}, "
                + "or write the tags as IOB2.",
                nameof(scheme));
        }

        var counts = new SortedDictionary<string, HitCounts>(StringComparer.Ordinal);
        foreach (var (index, (gold, predicted)) in sentences.Index())
        {
            var sentence = $"Sentence {index} (counted from 0)";
            if (gold.Length != predicted.Length)
            {
                throw new ArgumentException(
                    $"{sentence} has {gold.Length} gold tag(s) but {predicted.Length} predicted one(s). Give one tag per word in both; "
                    + "tag words that were not predicted with O.",
                    nameof(sentences));
            }

            Add(counts, Spans(gold, "gold"), Spans(predicted, "predicted"));

            List<EntitySpan> Spans(string[] tags, string which) =>
                EntityTags.Spans(EntityTags.Parse(tags, tagScheme, $"{sentence}, {which},"), scheme);
        }

        return Metrics(counts, scheme, tagScheme);
    }

    private static void Defined<T>(T scheme, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(scheme))
            throw new ArgumentOutOfRangeException(
                name,
                scheme,
                $"There is no scheme {scheme}. Use {string.Join(" or ", Enum.GetNames<T>())}.");
    }

    private static void Add(SortedDictionary<string, HitCounts> counts, List<EntitySpan> gold, List<EntitySpan> predicted)
    {
        var known = gold.ToHashSet();
        foreach (var span in gold)
            Add(counts, span.Type, new(0, 0, 1));
        foreach (var span in predicted)
            Add(counts, span.Type, new(known.Contains(span) ? 1 : 0, 1, 0));
    }

    private static void Add(SortedDictionary<string, HitCounts> counts, string type, HitCounts more) =>
        counts[type] = counts.GetValueOrDefault(type) + more;

    private static EntityMetrics Metrics(SortedDictionary<string, HitCounts> counts, EntityScheme scheme, TagScheme tagScheme)
    {
        var all = HitCounts.Sum(counts.Values);
        return new EntityMetrics(
            all.Precision,
            all.Recall,
            all.F1,
            counts.Count == 0 ? double.NaN : counts.Values.Average(type => type.F1),
            all.Gold == 0 ? 0 : counts.Values.Sum(type => type.F1 * type.Gold) / all.Gold,
            all.Gold,
            scheme,
            tagScheme,
            [
                .. counts.Select(type => new EntityTypeMetrics(
                    type.Key,
                    type.Value.Precision,
                    type.Value.Recall,
                    type.Value.F1,
                    type.Value.Gold)),
            ]);
    }
}
