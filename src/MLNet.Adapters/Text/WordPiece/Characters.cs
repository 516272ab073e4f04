using System.Globalization;

namespace MLNet.Adapters.Text.WordPiece;

/// <summary>
/// Looks characters up in <see cref="UnicodeData"/>; calls nothing that depends on the culture or the globalization mode.
/// </summary>
internal static class Characters
{
    private const int CodePoints = 0x110000;
    private const int PageBits = 8;
    private const int PageMask = (1 << PageBits) - 1;
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const string Separators = " \r\n";

    private static readonly CharacterClass[] NoClasses = new CharacterClass[1 << PageBits];
    private static readonly CharacterClass[][] Pages = [.. Enumerable.Repeat(NoClasses, CodePoints >> PageBits)];
    private static readonly Dictionary<int, string> UnaccentedForms = ReadMap(UnicodeData.Unaccented);
    private static readonly Dictionary<int, string> LowerForms = ReadMap(UnicodeData.Lower);

    // Only texts with Korean characters need them.
    private static readonly Lazy<string[]> UnaccentedHangul = new(() =>
        [.. Enumerable.Range(HangulFirst, HangulLast - HangulFirst + 1).Select(DecomposeHangul)]);

    static Characters()
    {
        Mark(UnicodeData.Removed, CharacterClass.Removed);
        Mark(UnicodeData.Spaces, CharacterClass.Space);
        Mark(UnicodeData.Ideographs, CharacterClass.Ideograph);
        Mark(UnicodeData.Punctuation, CharacterClass.Punctuation);
        Mark(UnicodeData.Marks, CharacterClass.Mark);
        LowerForms['\u0130'] = "i\u0307";
        foreach (var codePoint in UnaccentedForms.Keys)
            Mark(codePoint, codePoint, CharacterClass.Accented);
        Mark(HangulFirst, HangulLast, CharacterClass.Accented);
        foreach (var codePoint in LowerForms.Keys)
            Mark(codePoint, codePoint, CharacterClass.Upper);
    }

    public static CharacterClass ClassOf(int codePoint) => Pages[codePoint >> PageBits][codePoint & PageMask];

    /// <summary>
    /// Returns the decomposition, without its non-spacing marks, of a character of class <see cref="CharacterClass.Accented"/>.
    /// </summary>
    public static string Unaccented(int codePoint) =>
        codePoint is >= HangulFirst and <= HangulLast ? UnaccentedHangul.Value[codePoint - HangulFirst] : UnaccentedForms[codePoint];

    /// <summary>Returns the lower-case form of a character of class <see cref="CharacterClass.Upper"/>.</summary>
    public static string Lower(int codePoint) => LowerForms[codePoint];

    private static void Mark(ReadOnlySpan<char> set, CharacterClass characterClass)
    {
        foreach (var range in set.SplitAny(Separators))
        {
            var item = set[range];
            if (item.IsEmpty)
                continue;
            var dash = item.IndexOf('-');
            var last = Hexadecimal(item[(dash + 1)..]);
            Mark(dash < 0 ? last : Hexadecimal(item[..dash]), last, characterClass);
        }
    }

    private static void Mark(int first, int last, CharacterClass characterClass)
    {
        for (var codePoint = first; codePoint <= last; codePoint++)
        {
            ref var page = ref Pages[codePoint >> PageBits];
            if (page == NoClasses)
                page = new CharacterClass[1 << PageBits];
            page[codePoint & PageMask] |= characterClass;
        }
    }

    private static Dictionary<int, string> ReadMap(ReadOnlySpan<char> map)
    {
        var forms = new Dictionary<int, string>();
        foreach (var range in map.SplitAny(Separators))
        {
            if (!map[range].IsEmpty)
                AddForms(map[range], forms);
        }

        return forms;
    }

    // first[-last[/step]], then = for the same target or > for successive ones
    private static void AddForms(ReadOnlySpan<char> item, Dictionary<int, string> forms)
    {
        var sign = item.IndexOfAny('=', '>');
        var from = item[..sign];
        var to = item[(sign + 1)..];
        var isShifted = item[sign] == '>';
        var (dash, slash) = (from.IndexOf('-'), from.IndexOf('/'));
        var first = Hexadecimal(dash < 0 ? from : from[..dash]);
        var last = dash < 0 ? first : Hexadecimal(from[(dash + 1)..(slash < 0 ? from.Length : slash)]);
        var step = slash < 0 ? 1 : Hexadecimal(from[(slash + 1)..]);
        var form = isShifted ? string.Empty : Form(to);
        for (var codePoint = first; codePoint <= last; codePoint += step)
            forms.Add(codePoint, isShifted ? char.ConvertFromUtf32(Hexadecimal(to) + codePoint - first) : form);
    }

    private static string Form(ReadOnlySpan<char> targets)
    {
        var plus = targets.IndexOf('+');
        return plus < 0
            ? char.ConvertFromUtf32(Hexadecimal(targets))
            : char.ConvertFromUtf32(Hexadecimal(targets[..plus])) + Form(targets[(plus + 1)..]);
    }

    /// <summary>Unicode chapter 3.12: lead consonant, vowel and, if there is one, trailing consonant.</summary>
    private static string DecomposeHangul(int syllable)
    {
        int index = syllable - HangulFirst;
        int trail = index % 28;
        string open = $"{(char)(0x1100 + index / 588)}{(char)(0x1161 + index % 588 / 28)}";
        return trail == 0 ? open : open + (char)(0x11A7 + trail);
    }

    private static int Hexadecimal(ReadOnlySpan<char> digits) =>
        int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
