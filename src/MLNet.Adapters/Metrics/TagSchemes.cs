namespace MLNet.Adapters.Metrics;

/// <summary>Detects the scheme of tags.</summary>
internal static class TagSchemes
{
    private const int Named = 5; // the number of tags in a message

    private static readonly TagScheme[] WithPrefixes = [TagScheme.Iob, TagScheme.Bioes, TagScheme.Bilou];

    /// <summary>Returns the scheme of tags.</summary>
    /// <param name="tags">All tags; if all are outside entities, every scheme reads them in the same way.</param>
    /// <param name="scheme">The expected scheme.</param>
    /// <exception cref="ArgumentException">
    /// A tag is not of that scheme, or no scheme contains all of them; the message names the tags and the remedy.
    /// </exception>
    public static TagScheme Of(IEnumerable<string> tags, TagScheme scheme = TagScheme.Detect)
    {
        string[] named = [.. tags.Where(tag => !EntityTag.IsOutside(tag)).Distinct()];
        if (scheme != TagScheme.Detect)
        {
            return Array.Find(named, tag => !IsOf(tag, scheme)) is not { } other
                ? scheme
                : throw new ArgumentException(
                    $"The tag '{other}' is not of the scheme {scheme}. Write {Forms(scheme)} and O for words outside of entities, "
                    + "or set another TagScheme.",
                    nameof(scheme));
        }

        if (named.Length > 0 && !Array.Exists(named, HasPrefix) && !Array.TrueForAll(named, IsPrefix))
            return TagScheme.Plain;
        var nearest = WithPrefixes.MinBy(one => named.Count(tag => !IsOf(tag, one))); // the first of equals
        var others = named.Where(tag => !IsOf(tag, nearest));
        return !others.Any()
            ? nearest
            : throw new ArgumentException(
                $"No tag scheme contains both {List(others)} and {List(named.Where(tag => IsOf(tag, nearest)))}. Rename tags, "
                + $"so that all are of one scheme: {string.Join("; ", WithPrefixes.Select(Forms))}; or plain types. Or set TagScheme: "
                + $"{TagScheme.Plain} takes each tag as a type.",
                nameof(tags));
    }

    /// <summary>Returns the tags of a scheme for an entity of type X, in the words of error messages.</summary>
    public static string Forms(TagScheme scheme) => scheme switch
    {
        TagScheme.Bioes => "B-X, I-X and E-X for the first, inner and last words of an entity of type X, S-X for a single one",
        TagScheme.Bilou => "B-X, I-X and L-X for the first, inner and last words of an entity of type X, U-X for a single one",
        TagScheme.Plain => "X for each word of an entity of type X",
        _ => "B-X for the first word of an entity of type X, I-X for its other words",
    };

    private static bool IsOf(string tag, TagScheme scheme) => EntityTag.TryParse(tag, scheme, out _);

    // Also "b-place" and "I_place", which belong to no scheme; they are not silently read as types either.
    private static bool HasPrefix(string tag) => tag.Length > 1 && tag[1] is '-' or '_' && IsPrefix(tag[..1]);

    private static bool IsPrefix(string tag) => tag.Length == 1 && "BIESLU".Contains(tag[0], StringComparison.OrdinalIgnoreCase);

    private static string List(IEnumerable<string> tags)
    {
        string[] quoted = [.. tags.Select(tag => $"'{tag}'")];
        return quoted.Length == 0 ? "O" : string.Join(", ", quoted.Take(Named)) + (quoted.Length > Named ? ", …" : string.Empty);
    }
}
