using System.Numerics;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Dropout masks, drawn by several threads.</summary>
internal static unsafe class RandomMask
{
    /// <summary>Sets each number to <c>1 / keep</c> with the probability <paramref name="keep"/>, and to zero otherwise.</summary>
    /// <param name="mask">The numbers.</param>
    /// <param name="count">Their count.</param>
    /// <param name="keep">The probability, above 0 and below 1.</param>
    /// <param name="key">The same key draws the same mask, whatever the number of threads.</param>
    /// <param name="threads">The most threads to use.</param>
    public static void Fill(float* mask, long count, double keep, ulong key, int threads)
    {
        var random = new Threefry(key);
        var below = new Vector<uint>((uint)Math.Min(keep * (1L << 32), uint.MaxValue));
        var scale = Vector.AsVectorUInt32(new Vector<float>((float)(1 / keep)));
        Pieces.ForEach((int)((count + Pieces.Length - 1) / Pieces.Length), count, threads, FillPiece);

        void FillPiece(int piece)
        {
            var start = (long)piece * Pieces.Length;
            var numbers = new Span<uint>(mask + start, (int)Math.Min(Pieces.Length, count - start));
            var half = (numbers.Length + 1) / 2; // the first words of the counters are the first half, the second words the other one
            var first = numbers[..half];
            var second = numbers[half..];
            var (block, place) = (new Vector<uint>((uint)piece), Vector<uint>.Indices);
            for (var i = 0; i < half; i += Vector<uint>.Count)
            {
                var (left, right) = random.At(place, block);
                Put(left, first[i..]);
                Put(right, second[Math.Min(i, second.Length)..]);
                place += new Vector<uint>((uint)Vector<uint>.Count);
            }
        }

        void Put(Vector<uint> words, Span<uint> numbers)
        {
            var chosen = Vector.LessThan(words, below) & scale;
            if (numbers.Length >= Vector<uint>.Count)
            {
                chosen.CopyTo(numbers);
                return;
            }

            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = chosen[i];
        }
    }
}
