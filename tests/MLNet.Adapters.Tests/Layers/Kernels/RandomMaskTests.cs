using System.Numerics;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using TorchSharp;

namespace MLNet.Adapters.Tests.Layers.Kernels;

[TestClass]
public sealed unsafe class RandomMaskTests
{
    private const ulong Key = 0x0123_4567_89AB_CDEF;

    // The known answers of Random123, the authors' own library, for 20 rounds.
    [TestMethod]
    [DataRow(0ul, 0u, 0u, 0x6B200159u, 0x99BA4EFEu)]
    [DataRow(ulong.MaxValue, uint.MaxValue, uint.MaxValue, 0x1CB996FCu, 0xBB002BE7u)]
    [DataRow(0x0370_7344_1319_8A2Eul, 0x243F6A88u, 0x85A308D3u, 0xC4923A9Cu, 0x483DF7A0u)]
    public void Threefry_gives_the_known_answers(ulong key, uint first, uint second, uint expectedFirst, uint expectedSecond)
    {
        var (left, right) = new Threefry(key).At(new Vector<uint>(first), new Vector<uint>(second));

        Assert.AreEqual((new Vector<uint>(expectedFirst), new Vector<uint>(expectedSecond)), (left, right));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(32_767)]
    [DataRow(100_003)]
    [DataRow((1 << 20) + 5)]
    public void A_mask_depends_on_its_key_and_not_on_the_threads(int count)
    {
        var mask = Draw(count, 0.9, Key);

        CollectionAssert.AreEqual(mask, Draw(count, 0.9, Key, threads: 4));
        if (count > 100) // two short masks may be equal
            CollectionAssert.AreNotEqual(mask, Draw(count, 0.9, Key + 1));
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    [DataRow(0.999)]
    public void Numbers_are_kept_with_their_probability_independently_of_their_neighbors(double keep)
    {
        const int Count = 1 << 21;
        var mask = Draw(Count, keep, Key);

        Assert.IsTrue(Array.TrueForAll(mask, number => number == 0 || number == (float)(1 / keep)));
        var deviation = Math.Sqrt(keep * (1 - keep) / Count);
        Assert.AreEqual(keep, ShareOf(mask, number => number > 0), 5 * deviation);

        // Also the numbers that come from the same counter, which are half a piece apart, and those of the same place in two pieces.
        foreach (var distance in new[] { 1, 2, 8, 16, 1 << 14, 1 << 15 })
        {
            var (both, pairs) = (keep * keep, Count - distance);
            var share = Enumerable.Range(0, pairs).Count(i => mask[i] > 0 && mask[i + distance] > 0) / (double)pairs;
            Assert.AreEqual(both, share, 5 * 2 * Math.Sqrt(both * (1 - both) / pairs), $"{distance} apart"); // 2: pairs overlap
        }
    }

    [TestMethod]
    public void The_end_of_a_mask_is_drawn_and_what_follows_it_is_left_alone()
    {
        foreach (var count in Enumerable.Range(1, 70))
        {
            var memory = new float[count + 1];
            Array.Fill(memory, -1);
            fixed (float* start = memory)
                RandomMask.Fill(start, count, 0.5, Key, threads: 1);

            Assert.IsFalse(memory.AsSpan(0, count).Contains(-1), $"{count}");
            Assert.AreEqual(-1, memory[count]);
        }
    }

    [TestMethod]
    public void A_state_draws_the_same_masks_again_and_keeps_the_mean()
    {
        using var scope = torch.NewDisposeScope();
        var masks = new DropoutMasks(new torch.Generator(3));
        var x = torch.ones(400, 500);
        var state = DropoutState.Of(masks);

        var first = masks.Apply(x, 0.1);
        var second = masks.Apply(x, 0.1);
        state.Restore();

        Assert.IsTrue(masks.Apply(x, 0.1).equal(first).all().item<bool>());
        Assert.IsFalse(second.equal(first).all().item<bool>());
        Assert.AreEqual(1, first.mean().item<float>(), 5 * Math.Sqrt(0.1 / 0.9 / (400 * 500))); // five standard errors
    }

    [TestMethod]
    [DataRow(torch.ScalarType.Float64)]
    [DataRow(torch.ScalarType.Float32)]
    [DataRow(torch.ScalarType.BFloat16)]
    public void The_type_of_the_states_stays(torch.ScalarType type)
    {
        using var scope = torch.NewDisposeScope();

        var dropped = new DropoutMasks(new torch.Generator(3)).Apply(torch.ones(64, 64, dtype: type), 0.5);

        Assert.AreEqual(type, dropped.dtype);
        Assert.AreEqual(2, dropped.max().to(torch.ScalarType.Float64).item<double>());
    }

    private static float[] Draw(int count, double keep, ulong key, int threads = 1)
    {
        var mask = new float[count];
        fixed (float* start = mask)
            RandomMask.Fill(start, count, keep, key, threads);
        return mask;
    }

    private static double ShareOf(float[] mask, Func<float, bool> predicate) => mask.Count(predicate) / (double)mask.Length;
}
