using System.Globalization;
using System.Text;
using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>What happens to the characters of a text before it is split.</summary>
internal sealed record SentencePieceNormalization
{
    /// <summary>The model's map of characters, applied last; null for none.</summary>
    public required CharacterMap? Map { get; init; }

    /// <summary>Whether `` and '' become ".</summary>
    public bool UnifiesQuotes { get; init; }

    /// <summary>
    /// Whether characters are decomposed and their marks removed; needs a map that contains Unicode's compatibility forms.
    /// </summary>
    public bool StripsAccents { get; init; }

    /// <summary>Whether letters are lower-cased.</summary>
    public bool LowersCase { get; init; }

    /// <summary>Normalizes a part of a text.</summary>
    public TracedText Apply(string text, int start, int end)
    {
        var traced = TracedText.Of(text, start, end);
        if (UnifiesQuotes)
            traced = WithUnifiedQuotes(traced);
        if (StripsAccents)
            traced = WithoutAccents(traced);
        if (LowersCase)
            traced = Lowered(traced);
        return Map is null ? traced : Map.Map(traced);
    }

    // As in the reference, a quote has the position of the second of its two characters.
    private static TracedText WithUnifiedQuotes(TracedText text)
    {
        var result = new TracedText();
        for (var index = 0; index < text.Length;)
        {
            var isQuote = text.Characters[index..] is ['`', '`', ..] or ['\'', '\'', ..];
            var character = isQuote ? new Rune('"') : text.At(index);
            result.Append(character, text.Source(isQuote ? index + 1 : index));
            index += isQuote ? 2 : character.Utf16SequenceLength;
        }

        return result;
    }

    // Compatibility decomposition is the canonical one of what the map makes of a character; both are independent of the runtime's data.
    private TracedText WithoutAccents(TracedText text)
    {
        if (Map is not null)
        {
            var mapped = new TracedText();
            Map.MapEach(text, 0, text.Length, mapped);
            text = mapped;
        }

        return Each(text, CharacterClass.Accented, Characters.Unaccented, IsMark);
    }

    private static TracedText Lowered(TracedText text) => Each(text, CharacterClass.Upper, Characters.Lower, _ => false);

    private static TracedText Each(TracedText text, CharacterClass replaced, Func<int, string> replacement, Func<Rune, bool> isRemoved)
    {
        var result = new TracedText();
        for (var index = 0; index < text.Length;)
        {
            var character = text.At(index);
            var source = text.Source(index);
            index += character.Utf16SequenceLength;
            if ((Characters.ClassOf(character.Value) & replaced) == 0)
            {
                if (!isRemoved(character))
                    result.Append(character, source);
                continue;
            }

            foreach (var part in replacement(character.Value).EnumerateRunes())
            {
                if (!isRemoved(part))
                    result.Append(part, source);
            }
        }

        return result;
    }

    private static bool IsMark(Rune character) => Rune.GetUnicodeCategory(character)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
