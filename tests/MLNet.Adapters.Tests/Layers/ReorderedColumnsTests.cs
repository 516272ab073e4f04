using MLNet.Adapters.Layers;
using MLNet.Adapters.Tests.Training;
using static MLNet.Adapters.Tests.Layers.ScoringThread;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Products with bfloat16 weights in the native library's order, whose items run on all scoring threads.</summary>
[TestClass]
public sealed class ReorderedColumnsTests
{
    private const int Rows = 1500; // some items on each thread, the last one smaller

    [TestInitialize]
    public void SkipWithoutInstructions()
    {
        if (LinearProducts.ScoringKernels is null || !ReorderedProducts.AreSupported)
            Assert.Inconclusive("This processor or setting does not score with reordered weights.");
    }

    [TestMethod]
    public void A_prepared_input_gives_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var map = Map(800, 512);
        var x = randn([Rows, 800], generator: new Generator(2, CPU)) * 0.25;

        var (whole, prepared, part) = Score(() =>
        {
            var columns = map.ForScoring!;
            var ready = columns.Prepare(x);
            Assert.AreEqual(ScalarType.BFloat16, ready.dtype);
            return (Out(columns.Apply(x)), Out(columns.Apply(ready)), Part(columns, ready));
        });

        Assert.IsTrue(whole.eq(prepared).all().item<bool>());
        Assert.IsTrue(part is null || whole.narrow(1, 256, 256).eq(part).all().item<bool>());
        var exact = nn.functional.linear(x.to(bfloat16).to(float32), map.Weight.to(float32), map.bias!.to(float32));
        Assert.IsTrue(whole.allclose(exact, rtol: 0.01, atol: 0.05), "sums of size 7, rounded to 8 bits");

        // A map has a part for each thread.
        static Tensor? Part(ScoringColumns columns, Tensor ready) =>
            columns.CanBeginAt(256) ? Out(columns.Part(256, 256).Apply(ready)) : null;
    }

    [TestMethod]
    public void Gelu_between_two_maps_gives_the_same_bits_as_float32_between_them()
    {
        using var scope = NewDisposeScope();
        using Linear first = Map(64, 256), second = Map(256, 64);
        var x = randn([Rows, 64], generator: new Generator(2, CPU));

        var (wide, rounded) = Score(() =>
        {
            var middle = first.ForScoring!.ApplyGelu(x);
            Assert.AreEqual(ScalarType.BFloat16, middle.dtype);
            return (Out(second.forward(first.ForScoring!.Apply(x, isGelu: true))), Out(second.forward(middle)));
        });

        Assert.AreEqual(ScalarType.Float32, rounded.dtype);
        Assert.IsTrue(wide.eq(rounded).all().item<bool>());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(31)]
    [DataRow(300)]
    public void Gelu_is_that_of_the_product_before_it_is_rounded(int rows)
    {
        using var scope = NewDisposeScope();
        using var map = Map(64, 256);
        var x = randn([rows, 64], generator: new Generator(2, CPU));

        var actual = Score(() =>
        {
            using var columns = Reordered(map);
            return Out(columns.Apply(x, isGelu: true));
        });

        var exact = nn.functional.linear(x.to(bfloat16).to(float32), map.Weight.to(float32), map.bias!.to(float32)).gelu();
        // Half of the last of 8 bits; near zero, a small part of the product's rounding to float32.
        Assert.IsTrue(actual.allclose(exact, rtol: 1.0 / 256, atol: 1e-3));
    }

    [TestMethod]
    public void Maps_together_give_what_each_gives()
    {
        using var scope = NewDisposeScope();
        using Linear first = Map(64, 192), second = Map(64, 320);
        var x = randn([40, 64], generator: new Generator(2, CPU));

        var (together, apart) = Score(() =>
        {
            using ReorderedColumns both = Reordered(first, second), one = Reordered(first), other = Reordered(second);
            return (Out(both.Apply(x)), Out(cat([one.Apply(x), other.Apply(x)], -1)));
        });

        Assert.IsTrue(together.eq(apart).all().item<bool>());
    }

    [TestMethod]
    public void A_row_gives_the_same_bits_among_any_number_of_rows()
    {
        using var scope = NewDisposeScope();
        using var map = Map(384, 1536);
        var x = randn([600, 384], generator: new Generator(2, CPU));
        using var columns = Score(() => Reordered(map));
        var all = Score(() => Out(columns.Apply(x)));

        foreach (var rows in new[] { 1, 5, 31, 32, 33, 127, 128, 130, 255, 257, 511, 513 })
        {
            var some = Score(() => Out(columns.Apply(x.narrow(0, 0, rows))));

            CollectionAssert.AreEqual(new long[] { rows, 1536 }, some.shape);
            Assert.IsTrue(some.eq(all.narrow(0, 0, rows)).all().item<bool>(), $"{rows} rows");
        }
    }

    [TestMethod]
    public void No_thread_keeps_a_tensor()
    {
        using var scope = NewDisposeScope();
        using var map = Map(64, 256);
        var x = randn([Rows, 64], generator: new Generator(2, CPU));
        var first = LiveAfter(1);

        Assert.AreEqual(first, LiveAfter(50));

        // Without a collection, which would dispose what was forgotten.
        long LiveAfter(int rounds)
        {
            NativeMemory.LiveTensors();
            return Score(() =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    using var inner = NewDisposeScope();
                    map.forward(x);
                }

                return Tensor.TotalCount;
            });
        }
    }

    private static ReorderedColumns Reordered(params Linear[] maps) => ReorderedColumns.Of(LinearProducts.ScoringKernels!, false, maps);

    private static Linear Map(int inner, int columns)
    {
        var map = new Linear(inner, columns, CPU, type: ScalarType.BFloat16);
        using var mode = no_grad();
        using var generator = new Generator(1, CPU);
        map.Weight.normal_(0, 1, generator);
        map.bias!.normal_(0, 1, generator);
        return map;
    }
}
