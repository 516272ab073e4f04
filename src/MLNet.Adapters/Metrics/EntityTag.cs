namespace MLNet.Adapters.Metrics;

/// <summary>What a word's tag says of the entity that it belongs to.</summary>
/// <param name="Type">The entity's type, which may itself have hyphens; null for none.</param>
/// <param name="Opens">Whether the word is the first of an entity wherever it stands. Where not, it may still be.</param>
/// <param name="Closes">Whether it is the last.</param>
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
