namespace MLNet.Adapters.Metrics;

/// <summary>Reads the tags of sentences.</summary>
internal static class EntityTags
{
    /// <summary>Parses the tags of a sentence.</summary>
    /// <param name="tags">One tag per word.</param>
    /// <param name="scheme">The scheme of the tags; not <see cref="TagScheme.Detect"/>.</param>
    /// <param name="sentence">The name of the sentence in error messages.</param>
    /// <exception cref="ArgumentException">A tag is not of the scheme; the message names it and the word.</exception>
    public static EntityTag[] Parse(IReadOnlyList<string> tags, TagScheme scheme, string sentence = "The sentence")
    {
        var parsed = new EntityTag[tags.Count];
        for (var word = 0; word < parsed.Length; word++)
        {
            if (!EntityTag.TryParse(tags[word], scheme, out parsed[word]))
            {
                throw new ArgumentException(
                    $"{sentence} has the tag '{tags[word]}' at word {word} (counted from 0), which is not of the scheme {scheme}. "
                    + $"Write O for words outside of entities, {TagSchemes.Forms(scheme)}.",
                    nameof(tags));
            }
        }

        return parsed;
    }

    /// <summary>Returns the entities, in the order of their words.</summary>
    public static List<EntitySpan> Spans(IReadOnlyList<EntityTag> tags, EntityScheme scheme)
    {
        var spans = new List<EntitySpan>();
        var isOpen = false; // whether the last span may reach this word
        for (var word = 0; word < tags.Count; word++)
        {
            var (type, opens, closes) = tags[word];
            if (isOpen && !opens && spans[^1].Type == type)
            {
                spans[^1] = spans[^1] with { Words = spans[^1].Words + 1 };
            }
            else
            {
                isOpen = type is not null && (opens || scheme == EntityScheme.Conll);
                if (isOpen)
                    spans.Add(new EntitySpan(type!, word, 1));
            }

            isOpen &= !closes;
        }

        return spans;
    }

    /// <summary>Returns the entities, in the order of their words.</summary>
    /// <exception cref="ArgumentException">A tag is not of the scheme.</exception>
    public static List<EntitySpan> Spans(IReadOnlyList<string> tags, EntityScheme scheme, TagScheme tagScheme) =>
        Spans(Parse(tags, tagScheme), scheme);
}
