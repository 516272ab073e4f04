namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>Splits words into the most probable sequence of pieces (Kudo 2018), found by the Viterbi algorithm.</summary>
/// <remarks>
/// Scores are added in double precision, as in the reference, which decides between sequences that are almost equally probable. A character
/// without a piece of its own is unknown; neighbouring ones are one token.
/// </remarks>
internal sealed class UnigramSplitter
{
    private const double UnknownPenalty = 10;

    // In ordinal order, so that those with a common beginning are neighbours.
    private readonly (string Text, double Score, int Id)[] _pieces;

    private readonly int[] _firsts = new int[char.MaxValue + 2]; // where the pieces that begin with a character start
    private readonly int _unknownId;
    private readonly double _unknownScore;

    /// <param name="pieces">The pieces, no two with the same text.</param>
    /// <param name="unknownId">The id of what has no piece.</param>
    /// <param name="lowestScore">The lowest score in the vocabulary.</param>
    public UnigramSplitter(IEnumerable<(string Text, double Score, int Id)> pieces, int unknownId, double lowestScore)
    {
        _pieces = [.. pieces];
        Array.Sort(_pieces, (one, other) => string.CompareOrdinal(one.Text, other.Text));
        _unknownId = unknownId;
        _unknownScore = lowestScore - UnknownPenalty;
        foreach (var piece in _pieces)
            _firsts[piece.Text[0] + 1]++;
        for (var character = 1; character < _firsts.Length; character++)
            _firsts[character] += _firsts[character - 1];
    }

    /// <summary>Splits a word and adds its tokens to others.</summary>
    public void Split(TracedText word, List<Token> tokens)
    {
        var best = FindBest(word.Characters);
        var first = tokens.Count;
        for (var end = word.Length; end > 0;)
        {
            var (_, start, id) = best[end];
            while (id == _unknownId && start > 0 && best[start].Id == _unknownId)
                start = best[start].Start;
            var source = word.Source(start, end);
            tokens.Add(new Token(id, source.Start, source.End));
            end = start;
        }

        tokens.Reverse(first, tokens.Count - first);
    }

    /// <summary>Returns the last piece of the best sequence up to each position.</summary>
    private (double Score, int Start, int Id)[] FindBest(ReadOnlySpan<char> word)
    {
        var best = new (double Score, int Start, int Id)[word.Length + 1];
        best.AsSpan(1).Fill((double.NegativeInfinity, 0, _unknownId));
        for (var start = 0; start < word.Length;)
        {
            var width = char.IsHighSurrogate(word[start]) ? 2 : 1;
            var isKnown = false;
            var (low, high) = (_firsts[word[start]], _firsts[word[start] + 1]);
            for (var end = start + 1; low < high; end++)
            {
                if (_pieces[low].Text.Length == end - start)
                {
                    isKnown |= end - start == width;
                    Offer(best, start, end, _pieces[low].Score, _pieces[low].Id);
                }

                if (end == word.Length)
                    break;
                (low, high) = (Find(low, high, end - start, word[end]), Find(low, high, end - start, word[end] + 1));
            }

            if (!isKnown)
                Offer(best, start, start + width, _unknownScore, _unknownId);
            start += width;
        }

        return best;
    }

    private static void Offer(Span<(double Score, int Start, int Id)> best, int start, int end, double score, int id)
    {
        if (best[start].Score + score > best[end].Score)
            best[end] = (best[start].Score + score, start, id);
    }

    /// <summary>Finds the first piece of a range whose character at an index is not below another.</summary>
    private int Find(int low, int high, int index, int character)
    {
        while (low < high)
        {
            var middle = (low + high) / 2;
            var text = _pieces[middle].Text;
            if (text.Length <= index || text[index] < character)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
