namespace MLNet.Adapters.Text;
/// <summary>interim</summary>
internal sealed record TokenBatch(int Rows, int Tokens, long[] Ids, long[] TypeIds, int[] Lengths)
{
    public static TokenBatch Create(IReadOnlyList<EncodedText> rows, int paddingId)
    {
        var t = rows.Max(r => r.Length); var ids = new long[rows.Count * t]; var types = new long[rows.Count * t]; Array.Fill(ids, paddingId);
        for (var i = 0; i < rows.Count; i++) for (var j = 0; j < rows[i].Length; j++) { ids[i * t + j] = rows[i].Ids[j]; types[i * t + j] = rows[i].TypeIds[j]; }
        return new(rows.Count, t, ids, types, rows.Select(r => r.Length).ToArray());
    }
}
