namespace MLNet.Adapters.Text;

/// <summary>Rows of tokens padded at the end to a rectangle, the input of an encoder.</summary>
/// <remarks>B rows, T tokens of the longest row; the matrices are row-major, [B, T].</remarks>
internal sealed class TokenBatch
{
    private TokenBatch(int tokens, int[] lengths)
    {
        Tokens = tokens;
        Lengths = lengths;
        Ids = new long[(long)lengths.Length * tokens];
        TypeIds = new long[Ids.LongLength];
        IsRagged = Array.Exists(lengths, length => length < tokens);
    }

    /// <summary>The number of rows.</summary>
    public int Rows => Lengths.Length;

    /// <summary>The length of the longest row.</summary>
    public int Tokens { get; }

    /// <summary>Token ids [B, T], padding included.</summary>
    public long[] Ids { get; }

    /// <summary>Segments [B, T], 0 in the padding.</summary>
    public long[] TypeIds { get; }

    /// <summary>The length of each row without padding [B].</summary>
    public int[] Lengths { get; }

    /// <summary>Whether any row is padded, so that a mask is needed.</summary>
    public bool IsRagged { get; }

    /// <summary>Pads rows to the longest of them.</summary>
    /// <param name="rows">One row or more.</param>
    /// <param name="paddingId">The id in the padding.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public static TokenBatch Create(IReadOnlyList<EncodedText> rows, int paddingId)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw new ArgumentException("A batch of 0 rows has no shape. Pass at least one row.", nameof(rows));

        int[] lengths = [.. rows.Select(row => row.Length)];
        var batch = new TokenBatch(lengths.Max(), lengths);
        for (int row = 0; row < rows.Count; row++)
        {
            Fill(batch.Ids.AsSpan(row * batch.Tokens, batch.Tokens), rows[row].Ids, paddingId);
            Fill(batch.TypeIds.AsSpan(row * batch.Tokens, batch.Tokens), rows[row].TypeIds, 0);
        }

        return batch;
    }

    private static void Fill(Span<long> target, int[] values, long padding)
    {
        for (int i = 0; i < values.Length; i++)
            target[i] = values[i];
        target[values.Length..].Fill(padding);
    }
}
