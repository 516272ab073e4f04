namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Draws pairs of texts from labelled rows, as SetFit does (Tunstall et al. 2022, arXiv 2209.11055).</summary>
/// <param name="First">The text of a row.</param>
/// <param name="Second">The text of another row.</param>
/// <param name="IsSameClass">Whether both rows have the same class.</param>
internal readonly record struct FewShotPair(string First, string Second, bool IsSameClass);

/// <inheritdoc cref="FewShotPair" path="/summary"/>
internal static class FewShotPairs
{
    /// <summary>
    /// Draws, for each row, partners among the other rows of its class and, if requested, as many among the rows of other classes. A
    /// partner is drawn again only when all have been drawn.
    /// </summary>
    /// <param name="rows">The rows: at least two of each class, and at least two classes.</param>
    /// <param name="partners">The number of partners of each kind per row.</param>
    /// <param name="withOthers">Whether to draw partners from other classes too.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static IReadOnlyList<FewShotPair> Draw(IReadOnlyList<FewShotRow> rows, int partners, bool withOthers, int seed)
    {
        var random = new Random(seed);
        var classes = rows.Index().ToLookup(row => row.Item.Class, row => row.Index);
        var pairs = new List<FewShotPair>();
        foreach (var (index, row) in rows.Index())
        {
            int[] same = [.. classes[row.Class].Where(other => other != index)];
            pairs.AddRange(Draws(same.Length, partners, random).Select(place => Pair(same[place], isSameClass: true)));
            if (!withOthers)
                continue;
            var own = classes[row.Class].ToArray(); // in the order of the rows
            pairs.AddRange(
                Draws(rows.Count - own.Length, partners, random).Select(place => Pair(PlaceOutside(own, place), isSameClass: false)));

            FewShotPair Pair(int other, bool isSameClass) => new(row.Text, rows[other].Text, isSameClass);
        }

        return pairs;
    }

    // Numbers below count, in rounds without repetition.
    private static IEnumerable<int> Draws(int count, int number, Random random)
    {
        for (var left = number; left > 0; left -= count)
        {
            var round = Math.Min(left, count);
            if (round > count / 2)
            {
                int[] all = [.. Enumerable.Range(0, count)];
                random.Shuffle(all);
                foreach (var one in all.Take(round))
                    yield return one;
            }
            else
            {
                var drawn = new HashSet<int>(); // few of many: repetitions are rare
                while (drawn.Count < round)
                {
                    if (random.Next(count) is var one && drawn.Add(one))
                        yield return one;
                }
            }
        }
    }

    // The row at a place among those that are not in own, which is sorted.
    private static int PlaceOutside(int[] own, int place)
    {
        var row = place;
        foreach (var other in own)
        {
            if (other > row)
                break;
            row++;
        }

        return row;
    }
}
