using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Batches of pairs whose embeddings are given; a text is a number.</summary>
internal static class TinyPairBatch
{
    /// <summary>Three first texts with the cosines (1, √½, 0), (0, √½, 1) and (√½, 1, √½) to their three second texts.</summary>
    public static float[][] Firsts => [[2, 0], [0, 3], [1, 1]]; // of any length

    public static float[][] Seconds => [[1, 0], [1, 1], [0, 5]];

    /// <param name="pairs">The texts of each pair and its negatives.</param>
    /// <param name="firsts">The embedding of each first text.</param>
    /// <param name="seconds">The embedding of each second text.</param>
    /// <param name="negatives">The embedding of each negative, pair by pair.</param>
    public static EmbeddedPairs Of(
        (int First, int Second, int[] Negatives)[] pairs,
        float[][] firsts,
        float[][] seconds,
        params float[][] negatives) => new(
            new TextPairs(pairs.Select(pair => new TextPair(Text(pair.First), Text(pair.Second), [.. pair.Negatives.Select(Text)]))),
            [.. Enumerable.Range(0, pairs.Length)],
            Matrix(firsts),
            Matrix(seconds))
        {
            Negatives = negatives.Length == 0 ? null : Matrix(negatives),
        };

    /// <summary>Pairs of different texts without negatives.</summary>
    public static EmbeddedPairs Of(float[][] firsts, float[][] seconds) =>
        Of([.. firsts.Select((_, pair) => (pair, 100 + pair, Array.Empty<int>()))], firsts, seconds);

    public static EncodedText Text(int id) => new([id], [0], false);

    public static double Cosine(float[] one, float[] other)
    {
        return Product(one, other) / Math.Sqrt(Product(one, one) * Product(other, other));

        static double Product(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
    }

    private static Tensor Matrix(float[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);
}
