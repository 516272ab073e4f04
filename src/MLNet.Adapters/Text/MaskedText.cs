namespace MLNet.Adapters.Text;

/// <summary>A text in which tokens are hidden.</summary>
/// <param name="Text">The text in which they are hidden.</param>
/// <param name="Positions">The positions of the hidden tokens.</param>
/// <param name="Originals">The original tokens at these positions.</param>
internal sealed record MaskedText(EncodedText Text, int[] Positions, int[] Originals)
{
    /// <summary>
    /// Hides tokens as BERT's pre-training does (Devlin et al. 2019): of those chosen, 80 % become [MASK], 10 % a random token, and 10 %
    /// stay; at least one is chosen.
    /// </summary>
    /// <param name="text">A single text with its special tokens, which are never chosen.</param>
    /// <param name="probability">The share of tokens to choose.</param>
    /// <param name="maskId">The id of [MASK].</param>
    /// <param name="vocabularySize">The size of the vocabulary; every id is below it.</param>
    /// <param name="random">The source of randomness.</param>
    public static MaskedText Draw(EncodedText text, double probability, int maskId, int vocabularySize, Random random)
    {
        int[] inner = [.. TextPositions(text)];
        random.Shuffle(inner);
        int[] positions = [.. inner.Take(Math.Max(1, (int)Math.Round(probability * inner.Length))).Order()];
        int[] ids = [.. text.Ids];
        foreach (var position in positions)
        {
            var chance = random.NextDouble();
            if (chance < 0.8)
                ids[position] = maskId;
            else if (chance < 0.9)
                ids[position] = random.Next(vocabularySize);
        }

        return new MaskedText(text with { Ids = ids }, positions, [.. positions.Select(position => text.Ids[position])]);
    }

    /// <summary>
    /// Returns copies of a text in which each token is hidden exactly once, every n-th one per copy, all of them as [MASK].
    /// </summary>
    public static IEnumerable<MaskedText> HideEach(EncodedText text, int maskId, int copies)
    {
        for (var copy = 0; copy < copies; copy++)
        {
            int[] positions = [.. TextPositions(text).Where(position => position % copies == copy)];
            if (positions.Length == 0)
                continue;
            int[] ids = [.. text.Ids];
            foreach (var position in positions)
                ids[position] = maskId;
            yield return new MaskedText(text with { Ids = ids }, positions, [.. positions.Select(position => text.Ids[position])]);
        }
    }

    private static IEnumerable<int> TextPositions(EncodedText text)
    {
        var (start, count) = text.First.GetOffsetAndLength(text.Length);
        return Enumerable.Range(start, count);
    }
}
