namespace MLNet.Adapters.Metrics;

/// <summary>What a sentence's tags say.</summary>
internal static class EntityTags
{
    /// <summary>Reads the tags.</summary>
    /// <param name="tags">One tag a word.</param>
    /// <param name="sentence">What error messages call the sentence.</param>
    /// <exception cref="ArgumentException">A tag is neither O nor B-X nor I-X; the message names it and the word.</exception>
    public static EntityTag[] Parse(IReadOnlyList<string> tags, string sentence = "The sentence")
    {
        var parsed = new EntityTag[tags.Count];
        for (var word = 0; word < parsed.Length; word++)
        {
            if (!EntityTag.TryParse(tags[word], out parsed[word]))
            {
                throw new ArgumentException(
                    $"{sentence} has the tag '{tags[word]}' at word {word} (counted from 0), which is no tag of entities. Write O for words outside of entities, B-X for the first word of an entity of type X, I-X for its other words.",
                    nameof(tags));
            }
        }

        return parsed;
    }

    /// <summary>The entities, in the order of their words.</summary>
    public static List<EntitySpan> Spans(IReadOnlyList<EntityTag> tags, EntityScheme scheme)
    {
        var spans = new List<EntitySpan>();
        var isOpen = false; // whether the last span reaches the word before
        for (var word = 0; word < tags.Count; word++)
        {
            var (type, isBegin) = tags[word];
            if (type is null)
            {
                isOpen = false;
            }
            else if (isOpen && !isBegin && spans[^1].Type == type)
            {
                spans[^1] = spans[^1] with { Words = spans[^1].Words + 1 };
            }
            else
            {
                isOpen = isBegin || scheme == EntityScheme.Conll;
                if (isOpen)
                    spans.Add(new EntitySpan(type, word, 1));
            }
        }

        return spans;
    }

    /// <summary>The entities, in the order of their words.</summary>
    /// <exception cref="ArgumentException">A tag is neither O nor B-X nor I-X.</exception>
    public static List<EntitySpan> Spans(IReadOnlyList<string> tags, EntityScheme scheme) => Spans(Parse(tags), scheme);

    /// <summary>The same entities by <see cref="EntityScheme.Conll"/>, in correct IOB2: an I-X that continues no entity of type X becomes B-X.</summary>
    /// <exception cref="ArgumentException">A tag is neither O nor B-X nor I-X.</exception>
    public static string[] RepairIob2(IReadOnlyList<string> tags)
    {
        var parsed = Parse(tags);
        return [.. parsed.Select((tag, word) => (tag with { IsBegin = tag.IsBegin || (word == 0 ? null : parsed[word - 1].Type) != tag.Type }).ToString())];
    }
}
