namespace MLNet.Adapters.Text;

/// <summary>Overlapping windows over a text that is too long for one pass; every part of the text is in at least one.</summary>
internal static class TokenWindows
{
    /// <summary>Plans where windows start and how many units each contains.</summary>
    /// <param name="sizes">
    /// The number of tokens of each indivisible unit, such as a word; a unit larger than the room counts as the room.
    /// </param>
    /// <param name="room">The maximum number of tokens per window, at least 1.</param>
    /// <param name="overlap">The maximum number of tokens that a window shares with the previous one, from 0 to below the room.</param>
    /// <returns>At least one window, from left to right; each ends after the previous one.</returns>
    public static IReadOnlyList<(int Start, int Count)> Plan(IReadOnlyList<int> sizes, int room, int overlap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(room, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlap, room);
        var windows = new List<(int Start, int Count)>();
        for (var start = 0; ;)
        {
            var (end, tokens) = (start, 0);
            while (end < sizes.Count && (end == start || tokens + sizes[end] <= room))
                tokens += Math.Min(sizes[end++], room);
            windows.Add((start, end - start));
            if (end >= sizes.Count)
                return windows;
            var (next, shared) = (end, 0);
            while (next > start + 1 && shared + sizes[next - 1] <= overlap)
                shared += sizes[--next];
            while (next < end && shared + Math.Min(sizes[end], room) > room) // what follows must fit in addition to what is shared
                shared -= sizes[next++];
            start = next;
        }
    }

    /// <summary>
    /// Returns the window that contains most of a unit's context: the one in which it is farthest from an edge that cuts the text.
    /// </summary>
    /// <param name="windows">The result of <see cref="Plan"/>.</param>
    /// <param name="unit">Index of the unit.</param>
    /// <param name="units">Number of units of the text.</param>
    public static int Best(IReadOnlyList<(int Start, int Count)> windows, int unit, int units)
    {
        var (best, margin) = (-1, -1);
        // The windows that contain the unit are neighbours.
        for (var index = LastFrom(windows, unit); index >= 0 && unit < windows[index].Start + windows[index].Count; index--)
        {
            var (start, count) = windows[index];
            var left = start == 0 ? int.MaxValue : unit - start;
            var right = start + count == units ? int.MaxValue : start + count - 1 - unit;
            if (Math.Min(left, right) >= margin)
                (best, margin) = (index, Math.Min(left, right));
        }

        return best;
    }

    // Finds the last window that starts at or before the unit.
    private static int LastFrom(IReadOnlyList<(int Start, int Count)> windows, int unit)
    {
        var (low, high) = (0, windows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (windows[middle].Start <= unit)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
