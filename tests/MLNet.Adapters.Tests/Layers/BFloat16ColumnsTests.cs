using MLNet.Adapters.Layers;
using MLNet.Adapters.Tests.Training;
using static MLNet.Adapters.Tests.Layers.ScoringThread;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Products of many rows with bfloat16 weights, whose items run on all scoring threads.</summary>
[TestClass]
public sealed class BFloat16ColumnsTests
{
    private const int Rows = 1500; // some items on each thread, the last one smaller

    [TestMethod]
    public void A_prepared_input_gives_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var map = Map(64, 256);
        var x = randn([Rows, 64], generator: new Generator(2, CPU));

        var (whole, prepared, part) = Score(() =>
        {
            var columns = map.ForScoring!;
            var ready = columns.Prepare(x);
            Assert.AreEqual(ScalarType.BFloat16, ready.dtype);
            return (Out(columns.Apply(x)), Out(columns.Apply(ready)), Out(columns.Part(64, 128).Apply(ready)));
        });

        Assert.IsTrue(whole.eq(prepared).all().item<bool>());
        Assert.IsTrue(whole.narrow(1, 64, 128).eq(part).all().item<bool>());
        var exact = nn.functional.linear(x.to(bfloat16).to(float32), map.Weight.to(float32), map.bias!.to(float32));
        Assert.IsTrue(whole.allclose(exact, rtol: 0.01, atol: 0.05), "sums of 64 products of size 1, rounded to 8 bits");
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
    public void Few_rows_stay_float32()
    {
        using var scope = NewDisposeScope();
        using var map = Map(64, 256);
        var x = randn([100, 64], generator: new Generator(2, CPU));

        var (prepared, middle) = Score(() => (map.ForScoring!.Prepare(x).dtype, map.ForScoring!.ApplyGelu(x).dtype));

        Assert.AreEqual((ScalarType.Float32, ScalarType.Float32), (prepared, middle));
    }

    [TestMethod]
    public void A_product_of_any_number_of_rows_gives_the_same_but_for_rounding()
    {
        using var scope = NewDisposeScope();
        using var map = Map(384, 1536);
        var x = randn([600, 384], generator: new Generator(2, CPU));
        var all = Score(() => Out(map.forward(x)));

        // Products of few rows are summed in float32.
        foreach (var rows in new[] { 1, 5, 13, 14, 16, 17, 33, 127, 128, 130, 511, 513 })
        {
            var some = Score(() => Out(map.forward(x.narrow(0, 0, rows))));

            CollectionAssert.AreEqual(new long[] { rows, 1536 }, some.shape);
            // Sums of size 20, rounded to 8 bits.
            Assert.IsTrue(some.allclose(all.narrow(0, 0, rows), rtol: 0.01, atol: 0.2), $"{rows} rows");
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
