namespace MLNet.Adapters.Text;

/// <summary>Determines how many tokens of each text of a pair are kept, as in Hugging Face's fast tokenizers.</summary>
internal static class PairLengths
{
    /// <summary>Cuts two lengths until their sum is at most <paramref name="room"/>.</summary>
    /// <param name="first">Tokens of the first text.</param>
    /// <param name="second">Tokens of the second text.</param>
    /// <param name="room">Tokens that fit, special tokens not counted.</param>
    /// <param name="truncation">Which text is cut.</param>
    /// <exception cref="ArgumentException">The text to cut would have no token left, or is too short to make the pair fit.</exception>
    public static (int First, int Second) Cut(int first, int second, int room, PairTruncation truncation)
    {
        int excess = first + second - room;
        if (excess <= 0)
            return (first, second);
        return truncation switch
        {
            PairTruncation.LongestFirst => CutLongest(first, second, room),
            PairTruncation.OnlyFirst => (CutOne("first", first, excess, room, truncation), second),
            PairTruncation.OnlySecond => (first, CutOne("second", second, excess, room, truncation)),
            _ => throw new ArgumentOutOfRangeException(nameof(truncation), truncation, "Choose a strategy of PairTruncation."),
        };
    }

    /// <summary>If both are cut, the odd token goes to the longer text, or to the second of equally long ones.</summary>
    private static (int First, int Second) CutLongest(int first, int second, int room)
    {
        int half = room / 2;
        if (Math.Min(first, second) > half)
            return first > second ? (room - half, half) : (half, room - half);
        return first > second ? (room - second, second) : (first, room - first);
    }

    private static int CutOne(string name, int length, int excess, int room, PairTruncation truncation) =>
        length > excess
            ? length - excess
            : throw new ArgumentException(
                $"The pair has {excess} tokens more than the {room} that fit, and its {name} text, the only one that {truncation} cuts, "
                + $"has {length}. Raise the token limit or use {nameof(PairTruncation.LongestFirst)}.",
                nameof(truncation));
}
