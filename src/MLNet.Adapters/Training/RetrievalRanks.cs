using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Finds the rank of each first text's partner among all second texts in a search by dot product; must be called on a compute thread.
/// </summary>
/// <remarks>Shapes: B pairs of a block, N distinct second texts, H hidden.</remarks>
internal static class RetrievalRanks
{
    private const int Block = 256; // rows of the similarity matrix in memory at once

    /// <summary>
    /// Returns a rank for each pair, 1 for the best hit. Other second texts of the same first text are also right and do not count as hits
    /// before it, nor does the first text itself if it is the second text of another pair; equally near texts do count.
    /// </summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="embeddings">One vector of length 1 for each of their distinct texts.</param>
    /// <param name="checkAlive">Called before each block; throws if the work should stop.</param>
    public static int[] Compute(TextPairs pairs, IReadOnlyList<ReadOnlyMemory<float>> embeddings, Action? checkAlive = null)
    {
        int[] candidates = [.. pairs.Seconds.Distinct()];
        var column = candidates.Index().ToDictionary(candidate => candidate.Item, candidate => candidate.Index);
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var searched = Matrix(embeddings, candidates).t(); // [H, N]
        return [.. Enumerable.Range(0, pairs.Count).Chunk(Block).SelectMany(Ranks)];

        int[] Ranks(int[] rows)
        {
            checkAlive?.Invoke();
            using var block = NewDisposeScope();
            var similarities = Matrix(embeddings, [.. rows.Select(row => pairs.Firsts[row])]).matmul(searched); // [B, N]
            var partners = tensor(Array.ConvertAll(rows, row => (long)column[pairs.Seconds[row]]), [rows.Length, 1]);
            var own = similarities.gather(1, partners); // [B, 1]
            if (NotWrong(rows) is { } others)
                similarities = similarities + tensor(others, [rows.Length, candidates.Length]);
            // The partner counts as a hit that is as near as itself.
            return Array.ConvertAll(similarities.ge(own).sum(1).data<long>().ToArray(), rank => (int)rank);
        }

        float[]? NotWrong(int[] rows)
        {
            float[]? others = null;
            foreach (var (index, row) in rows.Index())
            {
                foreach (var other in pairs.NoWrongSeconds(row))
                {
                    if (column.TryGetValue(other, out var place))
                        (others ??= new float[rows.Length * candidates.Length])[(index * candidates.Length) + place] =
                            float.NegativeInfinity;
                }
            }

            return others;
        }
    }

    /// <summary>Returns some of the embeddings as rows: [n, H].</summary>
    public static Tensor Matrix(IReadOnlyList<ReadOnlyMemory<float>> embeddings, IReadOnlyList<int> texts)
    {
        var size = embeddings[0].Length;
        var values = new float[texts.Count * size];
        foreach (var (index, text) in texts.Index())
            embeddings[text].CopyTo(values.AsMemory(index * size));
        return tensor(values, [texts.Count, size]);
    }
}
