using System.Globalization;
using System.Text;

namespace MLNet.Adapters.Text.WordPiece;

/// <summary>
/// Looks characters up in <see cref="UnicodeData"/>; calls nothing that depends on the culture or the globalization mode.
/// </summary>
internal static class Characters
{
    private const int CodePoints = 0x110000;
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private static readonly CharacterClass[] Classes = new CharacterClass[CodePoints];
    private static readonly Dictionary<int, string> UnaccentedForms = ReadMap(UnicodeData.Unaccented);
    private static readonly Dictionary<int, string> LowerForms = ReadMap(UnicodeData.Lower);

    static Characters()
    {
        Mark(UnicodeData.Removed, CharacterClass.Removed);
        Mark(UnicodeData.Spaces, CharacterClass.Space);
        Mark(UnicodeData.Ideographs, CharacterClass.Ideograph);
        Mark(UnicodeData.Punctuation, CharacterClass.Punctuation);
        Mark(UnicodeData.Marks, CharacterClass.Mark);
        LowerForms['\u0130'] = "i\u0307";
        for (int syllable = HangulFirst; syllable <= HangulLast; syllable++)
            UnaccentedForms[syllable] = DecomposeHangul(syllable);
        foreach (int codePoint in UnaccentedForms.Keys)
            Classes[codePoint] |= CharacterClass.Accented;
        foreach (int codePoint in LowerForms.Keys)
            Classes[codePoint] |= CharacterClass.Upper;
    }

    public static CharacterClass ClassOf(int codePoint) => Classes[codePoint];

    /// <summary>
    /// Returns the decomposition, without its non-spacing marks, of a character of class <see cref="CharacterClass.Accented"/>.
    /// </summary>
    public static string Unaccented(int codePoint) => UnaccentedForms[codePoint];

    /// <summary>Returns the lower-case form of a character of class <see cref="CharacterClass.Upper"/>.</summary>
    public static string Lower(int codePoint) => LowerForms[codePoint];

    private static void Mark(string set, CharacterClass characterClass)
    {
        foreach (string item in Items(set))
        {
            int dash = item.IndexOf('-', StringComparison.Ordinal);
            int first = Hexadecimal(dash < 0 ? item : item[..dash]);
            int last = Hexadecimal(item[(dash + 1)..]);
            for (int codePoint = first; codePoint <= last; codePoint++)
                Classes[codePoint] |= characterClass;
        }
    }

    private static Dictionary<int, string> ReadMap(string map)
    {
        var forms = new Dictionary<int, string>();
        foreach (string item in Items(map))
        {
            int sign = item.AsSpan().IndexOfAny('=', '>');
            int[] targets = [.. item[(sign + 1)..].Split('+').Select(Hexadecimal)];
            string[] range = item[..sign].Split('/', '-');
            int first = Hexadecimal(range[0]);
            int last = range.Length > 1 ? Hexadecimal(range[1]) : first;
            int step = range.Length > 2 ? Hexadecimal(range[2]) : 1;
            for (int codePoint = first; codePoint <= last; codePoint += step)
            {
                int shift = item[sign] == '>' ? codePoint - first : 0;
                forms.Add(codePoint, string.Concat(targets.Select(target => new Rune(target + shift).ToString())));
            }
        }

        return forms;
    }

    /// <summary>Unicode chapter 3.12: lead consonant, vowel and, if there is one, trailing consonant.</summary>
    private static string DecomposeHangul(int syllable)
    {
        int index = syllable - HangulFirst;
        int trail = index % 28;
        string open = $"{(char)(0x1100 + index / 588)}{(char)(0x1161 + index % 588 / 28)}";
        return trail == 0 ? open : open + (char)(0x11A7 + trail);
    }

    private static string[] Items(string list) =>
        list.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static int Hexadecimal(string digits) =>
        int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
