namespace MLNet.Adapters.Metrics;

/// <summary>The meaning of a word's tag.</summary>
/// <param name="Type">The entity's type, which may itself contain hyphens; null for none.</param>
/// <param name="Opens">Whether the tag always opens an entity. If false, the word may still be the first of one.</param>
/// <param name="Closes">Whether the word is always the last of its entity.</param>
internal readonly record struct EntityTag(string? Type, bool Opens, bool Closes)
{
    public const string Outside = "O";

    private const string OutsideAsDigit = "0";
    private const int Prefix = 2;

    /// <summary>Whether a word with this tag belongs to no entity.</summary>
    public static bool IsOutside(string tag) => tag is Outside or OutsideAsDigit;

    public static bool TryParse(string tag, TagScheme scheme, out EntityTag parsed)
    {
        parsed = default;
        if (IsOutside(tag))
            return true;
        if (scheme == TagScheme.Plain)
        {
            parsed = new(tag, Opens: false, Closes: false);
            return tag.Length > 0;
        }

        if (tag.Length <= Prefix || tag[1] != '-' || Ends(tag[0], scheme) is not var (opens, closes))
            return false;
        parsed = new(tag[Prefix..], opens, closes);
        return true;
    }

    private static (bool Opens, bool Closes)? Ends(char prefix, TagScheme scheme) => (prefix, scheme) switch
    {
        ('B', _) => (true, false),
        ('I', _) => (false, false),
        ('E', TagScheme.Bioes) or ('L', TagScheme.Bilou) => (false, true),
        ('S', TagScheme.Bioes) or ('U', TagScheme.Bilou) => (true, true),
        _ => null,
    };
}
