namespace MLNet.Adapters.Metrics;

/// <summary>A word's tag: O, B-X or I-X, where X is a type and may itself have hyphens.</summary>
/// <param name="Type">The type; null for O.</param>
/// <param name="IsBegin">B-X, not I-X.</param>
internal readonly record struct EntityTag(string? Type, bool IsBegin)
{
    public const string Outside = "O";

    private const string Begin = "B-";
    private const string Inside = "I-";

    public static bool TryParse(string tag, out EntityTag parsed)
    {
        bool isBegin = tag.StartsWith(Begin, StringComparison.Ordinal);
        bool isTyped = tag.Length > Begin.Length && (isBegin || tag.StartsWith(Inside, StringComparison.Ordinal));
        parsed = isTyped ? new(tag[Begin.Length..], isBegin) : default;
        return isTyped || tag == Outside;
    }

    public override string ToString() => Type is null ? Outside : (IsBegin ? Begin : Inside) + Type;
}
